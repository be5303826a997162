// SPDX-License-Identifier: Apache-2.0
// Sums of products of one row with packed weights that stay in registers, for kernels that go on with them.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/static_for.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// `Vectors` vectors of output columns from `channel` on. Each has `Sets` accumulators over interleaved parts of its
/// sum, since an FMA takes four cycles and two can start in each. The weights are packed by `Block`, padded columns
/// included, of which vectors must not span two.
template <class T, class Arch, int Vectors, int Sets, int Block>
class row_sums {
 public:
  using batch = simd::batch<T, Arch>;
  static constexpr index_t lanes = static_cast<index_t>(batch::size);

  TF_EMBED_INLINE explicit row_sums(index_t channel) noexcept : channel_(channel) {
    static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      static_for<Sets>([&](auto s) TF_EMBED_LAMBDA_INLINE { sums_[s][v] = batch(T(0)); });
    });
  }

  /// Adds x[depth] times the weights [depth, columns].
  TF_EMBED_INLINE void add(index_t depth, const T* x, const T* weights) noexcept {
    const T* w[std::size_t{Vectors}];
    static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      const index_t n = channel_ + v * lanes;
      w[v] = weights + n / Block * depth * Block + n % Block;
    });
    const auto step = [&](auto s) TF_EMBED_LAMBDA_INLINE {
      const batch value(x[s]);
      static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
        sums_[s][v] = simd::fma(value, simd::load<Arch>(w[v] + s * Block), sums_[s][v]);
      });
    };
    const auto advance = [&](index_t rows) TF_EMBED_LAMBDA_INLINE {
      x += rows;
      // A sum of pointer and index would cost the FMA an instruction more.
      static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
        w[v] += rows * Block;
        TF_EMBED_KEEP_POINTER(w[v]);
      });
    };
    for (; depth >= Sets; depth -= Sets) {
      static_for<Sets>(step);
      advance(Sets);
    }
    TF_EMBED_NO_UNROLL
    for (; depth > 0; --depth) {
      step(std::integral_constant<int, 0>{});
      advance(1);
    }
  }

  /// The sum of vector `v`.
  TF_EMBED_INLINE batch at(int v) const noexcept {
    batch sum = sums_[0][v];
    static_for<Sets - 1>([&](auto s) TF_EMBED_LAMBDA_INLINE { sum += sums_[s + 1][v]; });
    return sum;
  }

 private:
  index_t channel_;
  batch sums_[std::size_t{Sets}][std::size_t{Vectors}];
};

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
