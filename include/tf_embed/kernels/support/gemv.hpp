// SPDX-License-Identifier: Apache-2.0
// One row times a packed matrix: every weight is read once, so memory bandwidth decides: several reads are kept in
// flight.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/gemm.hpp>
#include <tf_embed/kernels/support/gemv_scalar.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {
namespace detail {

/// `Vectors` vectors of output columns from `channel` on, of which `columns` are stored. Each has `Sets` accumulators
/// over interleaved parts of the sum, since an FMA takes four cycles and two can start in each.
template <class T, class Arch, int Vectors, int Sets, int Block, class Activation>
TF_EMBED_INLINE void gemv_columns(index_t depth, const T* x, const T* weights, T* out, index_t channel, index_t columns,
                                  const epilogue<T, Activation>& end) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(b::size);
  const T* w[std::size_t{Vectors}];
  b acc[std::size_t{Sets}][std::size_t{Vectors}];
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
    const index_t n = channel + v * lanes;
    w[v] = weights + n / Block * depth * Block + n % Block;
    static_for<Sets>([&](auto s) TF_EMBED_LAMBDA_INLINE { acc[s][v] = b(T(0)); });
  });
  const auto step = [&](b(&sums)[std::size_t{Vectors}], index_t k) TF_EMBED_LAMBDA_INLINE {
    const b value(x[k]);
    static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      sums[v] = simd::fma(value, simd::load<Arch>(w[v] + k * Block), sums[v]);
    });
  };
  index_t k = 0, terms = depth;
  for (; terms >= Sets; terms -= Sets, k += Sets) {
    static_for<Sets>([&](auto s) TF_EMBED_LAMBDA_INLINE { step(acc[s], k + s); });
  }
  TF_EMBED_NO_UNROLL
  for (; terms > 0; --terms, ++k) step(acc[0], k);

  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
    const index_t left = columns - v * lanes;
    const index_t c = channel + v * lanes;
    b sum = acc[0][v];
    static_for<Sets - 1>([&](auto s) TF_EMBED_LAMBDA_INLINE { sum += acc[s + 1][v]; });
    const auto finish = [&](std::size_t n) TF_EMBED_LAMBDA_INLINE {
      const auto read = [&](const T* from) TF_EMBED_LAMBDA_INLINE {
        return n == b::size ? simd::load<Arch>(from + c) : simd::load_partial<Arch>(from + c, n);
      };
      if (end.bias) sum += read(end.bias);
      if (end.residual) sum += read(end.residual);
      return end.activation.template apply<Arch>(sum, c, n);
    };
    if (left >= lanes) [[likely]] {
      simd::store(out + c, finish(b::size));
    } else if (left > 0) {
      simd::store_partial(out + c, finish(static_cast<std::size_t>(left)), static_cast<std::size_t>(left));
    }
  });
}

}  // namespace detail

/// out[columns] = activation(x[depth] W + bias + residual), W packed by `Block` as in core/packed.hpp. The residual may
/// be `out`; x and out must not overlap.
template <class T, class Arch, int Block, class Activation>
[[gnu::noinline]] void gemv(index_t depth, index_t columns, const T* x, const T* weights, T* out,
                            const epilogue<T, Activation>& end) noexcept {
  using arch = fitting_arch<T, Arch, Block>;
  constexpr index_t lanes = static_cast<index_t>(simd::lanes<T, arch>);
  constexpr int wide = 4;
  index_t c = 0;
  if constexpr (lanes == 1 && Block % wide == 0 && std::is_floating_point_v<T>) {
    return gemv_scalar<Block>(depth, columns, x, weights, out, end);
  }
  for (; columns - c > (wide - 1) * lanes; c += wide * lanes) {
    detail::gemv_columns<T, arch, wide, lanes == 1 ? 1 : 2, Block>(depth, x, weights, out, c, columns - c, end);
  }
  for (; c < columns; c += lanes) {
    detail::gemv_columns<T, arch, 1, lanes == 1 ? 2 : 8, Block>(depth, x, weights, out, c, columns - c, end);
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
