// SPDX-License-Identifier: Apache-2.0
// Layers and their arguments as C++.
#pragma once

#include "emit/program_names.hpp"
#include "program/program.hpp"

#include <string>

namespace tf_embed::gen {

/// One template argument: `t_x`, `te::shape<1, 2>`, `te::f32<0x3e4ccccdu /* 0.2 */>`.
std::string print_argument(const argument& a, const program_names& names);

/// The layers of a block, one on a line (or several, where one is long), each behind a line break and `indent` spaces.
std::string print_layers(const block& b, const program_names& names, std::size_t indent);

}  // namespace tf_embed::gen
