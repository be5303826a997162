// SPDX-License-Identifier: Apache-2.0
// Runs of bytes at regular distances: what joining and splitting along an axis comes to.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// How many elements of a tensor share one index of the axes before `Axis`, in bytes.
template <class Tensor, std::size_t Axis>
inline constexpr index_t row_bytes =
    static_cast<index_t>(sizeof(typename Tensor::value_type)) * Tensor::shape::product(Axis, Tensor::shape::rank);

/// The number of such rows.
template <class Tensor, std::size_t Axis>
inline constexpr index_t row_count = Tensor::shape::product(0, Axis);

/// Copies `rows` runs of `run` bytes; strides in bytes.
inline void copy_rows(std::byte* to, index_t to_stride, const std::byte* from, index_t from_stride, index_t run,
                      index_t rows) noexcept {
  // Few elements a row, as the last axis of a concat of images gives: the choice of a copy would cost more than it.
  const auto copies = [&](auto size) {
    for (index_t i = 0; i < rows; ++i) copy_element<size>(to + i * to_stride, from + i * from_stride);
  };
  if (run == 4) return copies(std::integral_constant<std::size_t, 4>{});
#if defined(TF_EMBED_HAS_XSIMD)
  if (run == 1) return copies(std::integral_constant<std::size_t, 1>{});
  if (run == 8) return copies(std::integral_constant<std::size_t, 8>{});
  if (run == 12) return copies(std::integral_constant<std::size_t, 12>{});
  if (run == 16) return copies(std::integral_constant<std::size_t, 16>{});
#endif
  for (index_t i = 0; i < rows; ++i) {
    copy_run(to + i * to_stride, from + i * from_stride, static_cast<std::size_t>(run));
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
