// SPDX-License-Identifier: Apache-2.0
// Rectangles of output pixels that sum over the same terms, and the walk over them.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The terms of a sum as runs of consecutive numbers: `rows` x `segments` runs of `length`, at the given distances in
/// the input and (in k) in the weights. A matrix product is one run; a 3x3 convolution three, or nine if dilated.
struct term_runs {
  index_t rows = 1, segments = 1, length = 0;
  index_t a_row = 0, a_segment = 0;
  index_t k_row = 0, k_segment = 0;
};

/// A rectangle of output pixels that sum over the same terms. Distances are in elements.
template <class T>
struct pixel_rect {
  const T* in;  ///< first term of the first pixel
  T* out;       ///< channel 0 of the first pixel
  index_t rows, columns;
  index_t in_row, in_column, out_row, out_column;
  term_runs runs;
  index_t first_k;  ///< where the runs start in the weights
};

/// The pixels of a rectangle, row by row.
template <class T>
class pixel_walk {
 public:
  explicit pixel_walk(const pixel_rect<T>& rect) noexcept : rect_(rect), in_(rect.in), out_(rect.out) {}

  /// The addresses of the next `used` pixels (at least one); those up to `size` repeat the last.
  void take(const T** in, T** out, index_t used, index_t size) noexcept {
    for (index_t r = 0; r < size; ++r) {
      in[r] = in_;
      out[r] = out_;
      if (r + 1 < used) advance();
    }
    advance();
  }

 private:
  void advance() noexcept {
    in_ += rect_.in_column;
    out_ += rect_.out_column;
    if (++column_ == rect_.columns) {
      column_ = 0;
      in_ += rect_.in_row - rect_.columns * rect_.in_column;
      out_ += rect_.out_row - rect_.columns * rect_.out_column;
    }
  }

  const pixel_rect<T>& rect_;
  const T* in_;
  T* out_;
  index_t column_ = 0;
};

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
