// SPDX-License-Identifier: Apache-2.0
// The stack of a run, beside the arrays that layers declare.
#pragma once

#include <tf_embed/core/target.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::detail {

/// At most what the frames of a layer's functions take, which hold addresses and vectors. Measured and rounded up
/// (tests/networks); without optimisation every intermediate value has a place of its own, with Clang even each copy.
template <class Arch>
constexpr std::size_t frame_bytes() noexcept {
  std::size_t vector = 0;
  if constexpr (requires { Arch::alignment(); }) vector = Arch::alignment();
#if defined(__OPTIMIZE__)
  return 256 * sizeof(void*) + 32 * vector;
#elif defined(__clang__)
  return 4096 * sizeof(void*) + 2048 * vector;
#else
  return 2048 * sizeof(void*) + 1024 * vector;
#endif
}

}  // namespace tf_embed::TF_EMBED_TARGET::detail
