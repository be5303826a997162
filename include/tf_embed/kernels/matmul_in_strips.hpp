// SPDX-License-Identifier: Apache-2.0
// Matrix product into an output that lies partly over its input.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/matmul.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The rows of the largest tile for so many columns: strips of a multiple of it waste none.
template <class T, class Arch, int Block>
constexpr index_t rows_of_tile(index_t columns) {
  using arch = fitting_arch<T, Arch, Block>;
  return columns == 0 ? 1 : tile_shape<arch>::rows(detail::panel_vectors<T, arch, Block>(columns)).large;
}

/// `kernel`, a form of matmul, by strips of rows. The residual may be `out`, but must not touch `in`.
template <class T, class Activation>
TF_EMBED_NOINLINE void matmul_in_strips(void (*kernel)(index_t, index_t, index_t, const T*, const T*, T*,
                                                       const epilogue<T, Activation>&) noexcept,
                                        const overlap_run& how, index_t rows, index_t depth, index_t columns,
                                        const T* in, const T* weights, T* out,
                                        const epilogue<T, Activation>& end) noexcept {
  const index_t count = (rows + how.strip - 1) / how.strip;
  for (index_t i = 0; i < count; ++i) {
    const index_t first = (how.how == overlap_run::order::backward ? count - 1 - i : i) * how.strip;
    epilogue<T, Activation> part = end;
    if (end.residual) part.residual += first * columns;
    kernel(std::min(how.strip, rows - first), depth, columns, in + first * depth, weights, out + first * columns, part);
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
