// SPDX-License-Identifier: Apache-2.0
// Infers the types of one node: the only place where types are made. graph::add and graph::change do so by themselves.
#pragma once

#include "ir/graph.hpp"
#include "ir/op.hpp"

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

/// The checked types of all outputs of `o`, with the extents of those whose size is only known at run time.
result<std::vector<tensor_type>> infer_types(op& o, const shape_context& context);

}  // namespace tf_embed::gen
