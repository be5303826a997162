// SPDX-License-Identifier: Apache-2.0
// What a node of a graph file says of its outputs, before anything is inferred: dtypes and declared shapes.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::proto {
class NodeDef;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

/// The dtypes of all outputs of a node, also of ops that tf_embed has no layer for; nothing where they are not known.
std::optional<std::vector<dtype>> output_types(const proto::NodeDef& n);

/// Ops that hand on what the program around the network feeds: iterators and queues.
bool is_iterator_or_queue(const proto::NodeDef& n);

/// Whether an op draws random numbers, from a seed or not.
bool makes_random_numbers(std::string_view op);

using node_finder = std::function<const proto::NodeDef*(const std::string& name)>;

/// The shape that the file declares for an output: by the node's own attribute, by the queue that it reads, or by
/// `_output_shapes`, which TensorFlow writes where asked to (add_shapes). -1 is an unknown dimension, nothing an
/// unknown rank. Where several are there they complete each other; it is an error if they disagree.
result<std::optional<shape>> declared_shape(const proto::NodeDef& n, std::uint32_t port, const node_finder& find);

/// `_output_shapes` alone, by port; empty where the node has none.
result<std::vector<std::optional<shape>>> annotated_shapes(const proto::NodeDef& n);

}  // namespace tf_embed::gen
