// SPDX-License-Identifier: Apache-2.0
// Products with packed weights as kernels call them that are made of several.
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/matmul.hpp>
#include <tf_embed/kernels/support/accumulate_row_scalar.hpp>
#include <tf_embed/kernels/support/gemv.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// A matrix [depth, columns], packed as in core/packed.hpp.
template <class T>
struct packed_matrix {
  const T* data = nullptr;
  index_t depth = 0;
  index_t columns = 0;
};

/// How a product with packed weights is made: the block they are packed by, the panels that their columns need, and
/// whether there is one row alone.
template <int Block, unsigned Widths, bool OneRow>
struct packed_form {
  static constexpr int block = Block;
  static constexpr unsigned widths = Widths;
  static constexpr bool one_row = OneRow;
};

/// out[rows, columns] = in x w + bias + residual; bias and residual may be null, the residual may be `out`.
template <class Arch, class Form, class T>
void packed_product(index_t rows, const T* in, const packed_matrix<T>& w, T* out, const T* bias = nullptr,
                    const T* residual = nullptr) noexcept {
  const epilogue<T, clamp<T>> end{bias, residual, {}};
  if constexpr (Form::one_row) {
    gemv<T, Arch, Form::block>(w.depth, w.columns, in, w.data, out, end);
  } else {
    matmul<T, Arch, Form::block, Form::widths>(rows, w.depth, w.columns, in, w.data, out, end);
  }
}

/// out[rows, columns] += in x w
template <class Arch, class Form, class T>
void packed_accumulate(index_t rows, const T* in, packed_matrix<T> w, T* out) noexcept {
  constexpr bool is_scalar = simd::lanes<T, fitting_arch<T, Arch, Form::block>> == 1;
  if constexpr (is_scalar && Form::one_row && Form::block >= 4) {
    const index_t done = accumulate_row_scalar<Form::block>(w.depth, w.columns, in, w.data, out);
    if (done == w.columns) return;
    w.data += done * w.depth;
    w.columns -= done;
    out += done;
  }
  packed_product<Arch, Form, T>(rows, in, w, out, nullptr, out);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
