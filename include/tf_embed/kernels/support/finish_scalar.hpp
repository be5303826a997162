// SPDX-License-Identifier: Apache-2.0
// Bias before the sums, residual and activation after them, for kernels that keep a tile of single numbers in
// registers: what does not depend on the number is decided once a tile.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/activation.hpp>
#include <tf_embed/kernels/support/spread.hpp>
#include <tf_embed/kernels/support/static_for.hpp>

#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Applies `f` to channels [channel, channel + Columns) of `Rows` pixels.
template <std::size_t Rows, std::size_t Columns, class T, class Activation>
TF_EMBED_INLINE void activate_scalar(T (&sums)[Rows][Columns], const Activation& f, index_t channel) noexcept {
  const auto each = [&](auto change) TF_EMBED_LAMBDA_INLINE {
    static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
      static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE { sums[r][c] = change(sums[r][c], c); });
    });
  };
  if constexpr (is_spread<Activation>) {
    activate_scalar(sums, f.activation, channel);
  } else if constexpr (std::is_same_v<Activation, clamp<T>> && std::is_floating_point_v<T>) {
    // Without minimum and maximum instructions each comparison is four; most layers need one of them.
    const T low = f.low, high = f.high;
    if (high < limits<T>::infinity) {
      each([&](T x, int) TF_EMBED_LAMBDA_INLINE { return high < x ? high : x; });
    }
    each([&](T x, int) TF_EMBED_LAMBDA_INLINE { return low > x ? low : x; });
  } else {
    each([&](T x, int c) TF_EMBED_LAMBDA_INLINE {
      return f.template apply<simd::scalar>(simd::scalar_batch<T>(x), channel + c, 1).value;
    });
  }
}

/// Ends the sums of a tile and stores `rows` x `columns` of them: out[r] + c is where number c of pixel r goes.
template <std::size_t Rows, std::size_t Columns, class T, class Activation>
TF_EMBED_INLINE void finish_scalar(T (&sums)[Rows][Columns], T* const* out, index_t rows, index_t columns,
                                   index_t channel, index_t residual, const epilogue<T, Activation>& end) noexcept {
  const auto each = [&](auto f) TF_EMBED_LAMBDA_INLINE {
    static_for<Rows>(
        [&](auto r) TF_EMBED_LAMBDA_INLINE { static_for<Columns>([&](auto c) TF_EMBED_LAMBDA_INLINE { f(r, c); }); });
  };
  constexpr index_t all_rows = Rows, all_columns = Columns;
  if (rows >= all_rows && columns >= all_columns) [[likely]] {
    if (end.residual) each([&](auto r, auto c) TF_EMBED_LAMBDA_INLINE { sums[r][c] += out[r][residual + c]; });
    activate_scalar(sums, end.activation, channel);
    each([&](auto r, auto c) TF_EMBED_LAMBDA_INLINE { out[r][c] = sums[r][c]; });
    return;
  }
  // At the edges a loop, which takes less room.
  T left[Rows][Columns];
  each([&](auto r, auto c) TF_EMBED_LAMBDA_INLINE { left[r][c] = sums[r][c]; });
  const index_t last_row = rows < all_rows ? rows : all_rows;
  const index_t last_column = columns < all_columns ? columns : all_columns;
  TF_EMBED_NO_UNROLL
  for (index_t r = 0; r < last_row; ++r) {
    TF_EMBED_NO_UNROLL
    for (index_t c = 0; c < last_column; ++c) {
      T one[1][1] = {{end.residual ? left[r][c] + out[r][residual + c] : left[r][c]}};
      activate_scalar(one, end.activation, channel + c);
      out[r][c] = one[0][0];
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
