// SPDX-License-Identifier: Apache-2.0
// What the fusing passes share: nodes with constant weights whose results have the channels innermost.
#pragma once

#include "ir/graph.hpp"
#include "ops/epilogue.hpp"

#include <cstdint>
#include <optional>

namespace tf_embed::gen {

/// A conv2d, depthwise_conv2d, conv3d or matmul with a constant filter that can take an epilogue.
struct weighted_node {
  node_id id = no_node;
  gen::epilogue* epilogue = nullptr;
  std::int64_t channels = 0;  ///< output channels
  gen::shape channel_axes;    ///< what they are in the value that was asked for: its last axis, or several that a view
                              ///< makes of it

  bool has_activation() const { return epilogue->act.kind != activation_kind::none; }
};

/// The weighted node whose result is `v`, seen through views, where the channels are the last axes and nothing else
/// reads any of the values on the way. Something that works per channel on `v` can then work on the node's own result.
std::optional<weighted_node> weighted_producer(graph& g, value v);

/// The same without looking through views. `readers` is how many places read `v`, all of which the caller replaces.
std::optional<weighted_node> weighted_producer_itself(graph& g, value v, std::size_t readers = 1);

/// A float32 constant that broadcasts to the channels of `w` and along all other axes of what it meets. Answers a value
/// for each channel; nullopt where `v` is something else.
std::optional<tensor> channel_constant(const graph& g, value v, const weighted_node& w);

/// Adds `shift` (one value per channel) to what the node computes before its residual and activation.
void add_bias(graph& g, const weighted_node& w, const tensor& shift);

/// Multiplies what the node computes, bias included, by one value per channel. It must have no residual or activation.
void scale_weights(graph& g, const weighted_node& w, const tensor& scale);

/// Lets the readers of node `absorbed` read `result` instead, which is the weighted node's result or a view of it. The
/// weighted node takes over the name: it now ends with that operation.
void absorb(graph& g, const weighted_node& w, node_id absorbed, value result);

/// Appends an operand of the epilogue (residual or alpha, after setting its flag).
void insert_operand(graph& g, node_id id, std::size_t index, value v);

}  // namespace tf_embed::gen
