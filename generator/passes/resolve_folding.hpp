// SPDX-License-Identifier: Apache-2.0
// What of a graph is known at generation, node by node, while it is resolved.
#pragma once

#include "ir/graph.hpp"
#include "ir/inference.hpp"
#include "ir/shape_context.hpp"
#include "ir/value_bounds.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Bytes of constants in memory, and how many there may be.
struct constant_budget {
  std::size_t used = 0;
  std::size_t limit = 0;
};

constant_budget budget_of(const graph& g);

/// Folds the node where that is possible; answers whether it became a constant.
result<bool> fold(graph& g, node_id id, const node_operands& operands, const shape_context& context,
                  constant_budget& budget);

/// Integers of which each is known, though not all that they are made from: the last entry of a Shape whose first is
/// only known at run time.
bool fold_known_elements(graph& g, node_id id);

/// Outputs that can have one value only, though what they are made from is known at run time: Minimum(n, Maximum(n,
/// x)). Answers whether any became a constant.
bool fold_bounded(graph& g, node_id id, bounds_table& bounds, constant_budget& budget);

}  // namespace tf_embed::gen
