// SPDX-License-Identifier: Apache-2.0
// What the fusing passes share: nodes with weights whose results have the channels innermost and whose kernels have a
// fused tail (op::epilogue_slot).
#pragma once

#include "ir/epilogue.hpp"
#include "ir/graph.hpp"

#include <cstdint>
#include <optional>

namespace tf_embed::gen {

/// A convolution or matrix product with a constant filter that can take an epilogue.
struct weighted_node {
  node_id id = no_node;
  epilogue_slot slot;
  std::int64_t channels = 0;  ///< output channels
  gen::shape channel_axes;    ///< the trailing axes that hold the channels in the value that was asked for: the last
                              ///< one, or several where a view splits it

  const gen::epilogue& epilogue() const { return slot.current; }
  bool has_activation() const { return slot.current.act.kind != activation_kind::none; }
};

/// The weighted node that can do the work of node `absorbed`, which has one output of the type of `v`: its result is
/// `v`, seen through views, the channels are the last axes, and nothing else reads any of the values on the way.
/// Something that works per channel on `v` can then work on the node's own result.
std::optional<weighted_node> weighted_producer(const graph& g, node_id absorbed, value v);

/// The same without looking through views. `readers` is how many places read `v`, all of which the caller replaces.
std::optional<weighted_node> weighted_producer_itself(const graph& g, node_id absorbed, value v,
                                                      std::size_t readers = 1);

/// A float32 constant that broadcasts to the channels of `w` and along all other axes of what it meets. Answers a value
/// for each channel; nullopt where `v` is something else.
std::optional<tensor> channel_constant(const graph& g, value v, const weighted_node& w);

/// Whether add_bias can add to what the node has: no bias, or a constant one.
bool takes_bias(const graph& g, const weighted_node& w);
/// Adds `shift` (one value per channel) to what the node computes before its residual and activation.
void add_bias(graph& g, weighted_node& w, const tensor& shift);

/// Whether the weights (and a constant bias) times one value per channel are all finite: an infinity would meet zeros
/// and other infinities inside the sum, where behind it there is one product.
bool scales_finitely(const graph& g, const weighted_node& w, const tensor& scale);
/// Multiplies what the node computes, bias included, by one value per channel. It must have no residual or activation,
/// takes_bias, and scales_finitely.
void scale_weights(graph& g, weighted_node& w, const tensor& scale);

/// Gives the node another epilogue; the operand that it has more than before is `operand`, at `index` of its inputs.
void extend_epilogue(graph& g, weighted_node& w, const gen::epilogue& extended, std::size_t index, value operand);
/// The same for an activation without an operand.
void set_epilogue(graph& g, weighted_node& w, const gen::epilogue& changed);

/// Lets the readers of node `absorbed` read `result` instead, which is the weighted node's result or a view of it. The
/// weighted node takes over the name: it now ends with that operation.
void absorb(graph& g, const weighted_node& w, node_id absorbed, value result);

}  // namespace tf_embed::gen
