// SPDX-License-Identifier: Apache-2.0
// Copies and fills of contiguous runs, short ones without a call.
#pragma once

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <cstddef>
#include <cstring>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Copies `bytes` bytes. The library's memcpy is right for long runs; runs of a few elements, as channels give, spend
/// more in the call than in the copy.
TF_EMBED_INLINE void copy_run(std::byte* to, const std::byte* from, std::size_t bytes) noexcept {
#if defined(TF_EMBED_HAS_XSIMD)
  if (bytes > 128) {
    std::memcpy(to, from, bytes);
  } else if (bytes >= 64) {
    std::memcpy(to, from, 64);
    std::memcpy(to + bytes - 64, from + bytes - 64, 64);  // overlaps it
  } else if (bytes >= 16) {
    TF_EMBED_NO_UNROLL
    for (std::size_t i = 0; i + 16 < bytes; i += 16) std::memcpy(to + i, from + i, 16);
    std::memcpy(to + bytes - 16, from + bytes - 16, 16);  // overlaps the one before
  } else if (bytes >= 8) {
    std::memcpy(to, from, 8);
    std::memcpy(to + bytes - 8, from + bytes - 8, 8);
  } else if (bytes >= 4) {
    std::memcpy(to, from, 4);
    std::memcpy(to + bytes - 4, from + bytes - 4, 4);
  } else {
    TF_EMBED_NO_UNROLL
    for (std::size_t i = 0; i < bytes; ++i) to[i] = from[i];
  }
#else
  std::memcpy(to, from, bytes);
#endif
}

/// Copies one element of `Size` bytes; strict aliasing does not hold here, since elements of any type pass.
template <std::size_t Size>
TF_EMBED_INLINE void copy_element(std::byte* to, const std::byte* from) noexcept {
  std::memcpy(to, from, Size);
}

/// Writes `count` times the element at `value`, which may not lie in the run.
template <std::size_t Size>
inline void fill_run(std::byte* to, const std::byte* value, index_t count) noexcept {
  std::byte element[Size];
  std::memcpy(element, value, Size);
  for (index_t i = 0; i < count; ++i) std::memcpy(to + i * static_cast<index_t>(Size), element, Size);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
