// SPDX-License-Identifier: Apache-2.0
// The sum of several tensors in one pass.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/binary_ops.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// out[i] = in[0][i] + in[1][i] + ...; `out` may be one of the inputs.
template <class Arch, class T>
void add_n(const T* const* in, std::size_t count, T* out, std::size_t n) noexcept {
  if constexpr (ops::uses_batches<ops::add, T, Arch>) {
    constexpr std::size_t lanes = simd::lanes<T, Arch>;
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
      auto sum = simd::load<Arch>(in[0] + i);
      for (std::size_t k = 1; k < count; ++k) sum += simd::load<Arch>(in[k] + i);
      simd::store(out + i, sum);
    }
    if (const std::size_t rest = n - i; rest != 0) {
      auto sum = simd::load_partial<Arch>(in[0] + i, rest);
      for (std::size_t k = 1; k < count; ++k) sum += simd::load_partial<Arch>(in[k] + i, rest);
      simd::store_partial(out + i, sum, rest);
    }
  } else {
    for (std::size_t i = 0; i < n; ++i) {
      T sum = in[0][i];
      for (std::size_t k = 1; k < count; ++k) sum = ops::add::one(sum, in[k][i]);
      out[i] = sum;
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
