// SPDX-License-Identifier: Apache-2.0
// Images of another size whose rows and columns are sums of weighted rows and columns.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The taps of position i of the resized axis are `index` and `weight` from `begin[i]` up to `begin[i + 1]`.
struct taps {
  const std::int32_t* begin;
  const std::int32_t* index;
  const float* weight;
};

namespace detail {

/// `to[0, n)` = the sum of the weighted lines `from + index[k] * stride`, k < count.
template <class Arch, class T>
TF_EMBED_INLINE void mix_lines(float* to, const T* from, index_t n, index_t stride, const std::int32_t* index,
                               const float* weight, index_t count) noexcept {
  index_t i = 0;
  if constexpr (std::is_same_v<T, float> && simd::has_vectors<float, Arch>) {
    using batch = simd::batch<float, Arch>;
    constexpr index_t lanes = static_cast<index_t>(simd::lanes<float, Arch>);
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
      batch a(0.0f), b(0.0f);
      for (index_t k = 0; k < count; ++k) {
        const float* const line = from + index[k] * stride + i;
        const batch w(weight[k]);
        a = simd::fma(simd::load<Arch>(line), w, a);
        b = simd::fma(simd::load<Arch>(line + lanes), w, b);
      }
      simd::store(to + i, a);
      simd::store(to + i + lanes, b);
    }
    for (; i + lanes <= n; i += lanes) {
      batch a(0.0f);
      for (index_t k = 0; k < count; ++k) {
        a = simd::fma(simd::load<Arch>(from + index[k] * stride + i), batch(weight[k]), a);
      }
      simd::store(to + i, a);
    }
  }
  for (; i < n; ++i) {
    float sum = 0;
    for (index_t k = 0; k < count; ++k) sum += static_cast<float>(from[index[k] * stride + i]) * weight[k];
    to[i] = sum;
  }
}

}  // namespace detail

/// One image [height, width, channels] of `T` to floats [out_rows, out_columns, channels]. Rows are mixed first, as
/// they are long runs, into `line`, which holds width * channels floats and a vector more.
template <class Arch, class T>
void resample(float* to, const T* from, index_t width, index_t channels, index_t out_rows, index_t out_columns,
              const taps& rows, const taps& columns, float* line) noexcept {
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<float, Arch>);
  for (index_t y = 0; y < out_rows; ++y) {
    const index_t first = rows.begin[y];
    detail::mix_lines<Arch>(line, from, width * channels, width * channels, rows.index + first, rows.weight + first,
                            rows.begin[y + 1] - first);
    index_t x = 0;
    if constexpr (lanes > 1) {
      if (channels < lanes) {
        // A whole vector for each pixel: what is too much is read from the spare room of the line, and written where
        // the next pixels go. The last pixels of the row are left to the other loop.
        using batch = simd::batch<float, Arch>;
        for (; (out_columns - x) * channels >= lanes; ++x, to += channels) {
          batch sum(0.0f);
          for (index_t k = columns.begin[x]; k < columns.begin[x + 1]; ++k) {
            sum = simd::fma(simd::load<Arch>(line + columns.index[k] * channels), batch(columns.weight[k]), sum);
          }
          simd::store(to, sum);
        }
      }
    }
    for (; x < out_columns; ++x, to += channels) {
      const index_t begin = columns.begin[x];
      detail::mix_lines<Arch>(to, static_cast<const float*>(line), channels, channels, columns.index + begin,
                              columns.weight + begin, columns.begin[x + 1] - begin);
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
