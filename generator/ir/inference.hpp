// SPDX-License-Identifier: Apache-2.0
// Infers the types of one node: the only place where types are made. graph::add and graph::change do so by themselves.
#pragma once

#include "ir/graph.hpp"
#include "ir/op.hpp"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace tf_embed::gen {

/// What a node reads.
struct node_operands {
  std::vector<tensor_type> types;
  std::vector<const tensor*> constants;  ///< null where a value is not known
  bool all_constant = true;
  std::size_t constant_bytes = 0;
};
node_operands operands_of(const graph& g, const node& n);

/// What the op's reference makes of operands that are all constant.
result<std::vector<tensor>> evaluate_constants(const op& o, const node_operands& operands);

/// Shapes that a graph file says the outputs of its nodes have, by port; -1 is an unknown dimension, nothing an unknown
/// rank.
using shape_annotations = std::map<node_id, std::vector<std::optional<shape>>>;

/// The checked types of all outputs of `o`, with the extents of those whose size is only known at run time.
/// `annotated`, the shapes that a file says its outputs have, fill what inference leaves open, and must agree with the
/// rest.
result<std::vector<tensor_type>> infer_types(op& o, const shape_context& context,
                                             std::span<const std::optional<shape>> annotated = {});

}  // namespace tf_embed::gen
