// SPDX-License-Identifier: Apache-2.0
// Places every buffer in one arena.
#pragma once

#include "program/program.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// The alignment of the arena and of each buffer in it, for packed blocks of so many floats: a cache line on hosts,
/// less on small targets, where every byte of RAM counts.
constexpr std::size_t arena_alignment(int simd_block) {
  return simd_block >= 16 ? 64 : simd_block >= 8 ? 32 : simd_block >= 4 ? 16 : 8;
}

/// Decides in-place reuse and gives every buffer an offset (a multiple of `alignment`), such that buffers alive at the
/// same time do not overlap. Sets arena_bytes and its lower bound. Several orders are tried
/// and the smallest result is kept; each costs n log n to sort and at most n^2 cheap comparisons to place.
void plan_arena(program& p, std::size_t alignment);

}  // namespace tf_embed::gen
