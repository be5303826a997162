// SPDX-License-Identifier: Apache-2.0
// What is computed at generation.
#pragma once

#include <cstddef>

namespace tf_embed::gen {

/// How many times the bytes of what it is made from a folded result may take.
inline constexpr std::size_t folding_growth = 16;

/// Whether a result of `made` bytes is kept as a constant rather than computed at run time, where its operands are
/// constants of `from` bytes in all. A constant expression may blow up what it is made from (Fill, Tile, BroadcastTo):
/// past a megabyte it may not be of another order.
constexpr bool is_worth_folding(std::size_t from, std::size_t made) {
  return made <= std::size_t{1} << 20 || made <= folding_growth * from;
}

}  // namespace tf_embed::gen
