// SPDX-License-Identifier: Apache-2.0
// Assignments inside the branches of an If or Case, or in the body of a While, as results of it.
#pragma once

#include "ir/diagnostics.hpp"
#include "model/variables.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// A variable that the functions of a node assign.
struct lifted_assignment {
  int operand;         ///< the input that names it
  std::uint32_t port;  ///< the output that is its value behind the node
};

/// The name of a node that assigns a variable, in the functions that `n` runs; empty where there is none.
std::string assignment_inside(const proto::NodeDef& n, const function_library& functions);

/// Whether a node runs functions whose assignments can be lifted.
bool runs_liftable_functions(const proto::NodeDef& n);

/// Lets the functions of `n` take values in the place of variables and give those that they assign. `n` is changed.
result<std::vector<lifted_assignment>> lift_assignments(proto::NodeDef& n, const body_context& context);

}  // namespace tf_embed::gen
