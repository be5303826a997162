// SPDX-License-Identifier: Apache-2.0
// How an op reads when its operands' axes are in another order.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// An op that computes on the axes as they were before a Transpose, and gives its results so.
struct transposed_form {
  std::vector<std::size_t> carried;                   ///< inputs that are to be read untransposed
  std::unique_ptr<op> changed;                        ///< the op then, where it differs
  std::vector<std::pair<std::size_t, tensor>> lists;  ///< constant operands then (axes, paddings)
  std::vector<std::vector<int>> perms;                ///< by which the results are to be transposed; empty for none

  /// Operands that broadcast: constants may have fewer axes.
  bool broadcasts = false;
};

/// For a node whose operands are Transposes by `perm` (axis i of the operand is axis perm[i] of what it is made of);
/// nullopt for ops that look at the order of the axes. Does not look at what the operands are.
std::optional<transposed_form> transposed_form_of(const graph& g, node_id id, const std::vector<int>& perm);

}  // namespace tf_embed::gen
