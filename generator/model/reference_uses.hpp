// SPDX-License-Identifier: Apache-2.0
// Who sees what of a variable that is a reference.
#pragma once

#include "model/run_order.hpp"

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

namespace tf_embed::gen {

/// An input that is the variable behind so many of its assignments.
struct reference_use {
  int node;
  int input;
  std::size_t before;
};

struct reference_uses {
  std::vector<reference_use> uses;
  int undecided = -1;  ///< a node of which TensorFlow itself does not say what it sees
};

/// A read of a reference copies nothing, so who uses it sees what has been added to the variable since: the value that
/// is current there. Behind another assignment it is the old value or the new one, as TensorFlow happens to place them.
/// `readers` are the nodes that name the variable, `assigned` those that assign it, in order, and `seen` says of each
/// node how many of them come before it.
reference_uses uses_of_reference(const variable_accesses& graph, const run_order& order,
                                 const std::vector<std::string>& outputs, const std::unordered_set<int>& readers,
                                 const std::vector<int>& assigned, const std::vector<std::size_t>& seen);

}  // namespace tf_embed::gen
