// SPDX-License-Identifier: Apache-2.0
// The value that a graph itself gives a variable before anything else happens.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"
#include "model/variable_accesses.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

/// What a first value is made of.
enum class origin_of_value {
  missing,    ///< nothing assigns one
  constants,  ///< alone
  random,     ///< also of random numbers
  other,      ///< of what a call gives, or of other variables
};

/// The tensor that an initialiser assigns to a variable.
struct first_value {
  origin_of_value origin = origin_of_value::missing;
  std::string tensor = {};
  std::string source = {};  ///< the node that is no constant
};

/// Of the assignments to a variable that no call makes, the value of the one that is called like TensorFlow's
/// initialisers, NAME/Assign; else of the first that is made of constants alone.
first_value first_value_of(const variable_accesses& graph, int variable, const std::vector<int>& assignments);

/// What a variable that calls assign is, if it can be state; the error is about the variable.
result<tensor_type> type_of_state(const variable_accesses& graph, int variable, const first_value& first);

}  // namespace tf_embed::gen
