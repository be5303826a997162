// SPDX-License-Identifier: Apache-2.0
// The C++ names of what a program is made of.
#pragma once

#include "program/program.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

/// Distinct identifiers, made from the names of the graph's nodes by the one mangler.
struct program_names {
  std::vector<std::string> tensors;  ///< by tensor_id: "t_conv1"
  std::vector<std::string> weights;  ///< by weights_id: "w_conv1_filter", in the namespace `weights`
};

program_names name_program(const program& p);

}  // namespace tf_embed::gen
