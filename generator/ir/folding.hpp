// SPDX-License-Identifier: Apache-2.0
// Which constant expressions are computed at generation.
#pragma once

#include <cstddef>

namespace tf_embed::gen {

/// How many times larger than its operands a folded result may be.
inline constexpr std::size_t folding_growth = 16;

/// Whether a result of `made` bytes is kept as a constant rather than computed at run time, where its operands are
/// constants of `from` bytes in all. Some ops make much of little (Fill, Tile, BroadcastTo): past a megabyte
/// the result must not be much larger than its operands.
constexpr bool is_worth_folding(std::size_t from, std::size_t made) {
  return made <= std::size_t{1} << 20 || made <= folding_growth * from;
}

}  // namespace tf_embed::gen
