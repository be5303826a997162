// SPDX-License-Identifier: Apache-2.0
// The algorithms of a convolution and of a Fourier transform, as tags: template arguments of layers/conv2d.hpp and
// layers/fft.hpp.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

namespace tf_embed::TF_EMBED_TARGET::algorithm {

/// Implicit matrix product: vectors run along the output channels, in blocks of the packed weights.
struct gemm {};

/// gemm over `Pixels` neighbouring output pixels that lie side by side as the channels of one, under a filter that
/// covers what all of them see, with zeros where a pixel does not see a tap; for so few output channels that most lanes
/// of a block would be idle. Window and output are those of the wide pixels: strides of `Pixels` pixels along the row.
/// One group, no dilation along the row.
template <index_t Pixels>
struct spread {};

/// Dot products: vectors run along the terms of a sum, for so few output channels that most lanes of a block would be
/// idle. One group, at most `most_dot_columns` output channels, weights packed by 1.
struct dot {};

/// The most output channels that `dot` is for.
inline constexpr index_t most_dot_columns = 4;

/// A Fourier transform of the product of `Radices` numbers by a stage for each radix (Stockham's order), with vectors
/// along whatever lies side by side.
template <index_t... Radices>
struct radices {
  static constexpr index_t length = (index_t{1} * ... * Radices);
};

/// One of Rows::length * Columns::length numbers as those of the columns of a matrix and, once it is transposed, of its
/// rows: so that something lies side by side. Both are `radices`.
template <class Rows, class Columns>
struct transposed {
  static constexpr index_t length = Rows::length * Columns::length;
};

/// One of any number of numbers, as a convolution by transforms of another length, which `Inner` says.
template <index_t Length, class Inner>
struct bluestein {
  static constexpr index_t length = Length;
};

}  // namespace tf_embed::TF_EMBED_TARGET::algorithm
