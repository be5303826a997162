// SPDX-License-Identifier: Apache-2.0
// Where the state of a network lies.
#pragma once

#include "program/program.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Of each tensor in the state. It does not depend on the target, so that all programs made of one model agree on what
/// a snapshot is.
inline constexpr std::size_t state_alignment = 16;

/// Gives all states their places, one behind the other in their order from the first byte of the arena, and sets
/// state_bytes.
void lay_out_states(program& p);

}  // namespace tf_embed::gen
