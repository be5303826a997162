// SPDX-License-Identifier: Apache-2.0
// The filters of convolutions in the order in which the kernels read them: at generation where the filter is constant,
// else by a layer in front of the convolution.
#pragma once

#include "ops/support/spatial_window.hpp"
#include "program/layer_builder.hpp"

#include <cstdint>
#include <string_view>

namespace tf_embed::gen {

/// Input `i`, a filter [taps, rows, groups * columns], whatever its axes: the type of taps * groups packed matrices.
/// Adds a layer where the filter is not constant. `block` is that of the target unless given.
template_type packed_filter(layer_builder& b, std::size_t i, std::int64_t rows, std::int64_t columns,
                            std::int64_t groups, std::int64_t taps = 1, int block = 0);

/// Rows [first, first + count) of input `i`, a matrix. Adds a layer where it is not constant; `role` is what it is
/// called.
template_type packed_rows(layer_builder& b, std::size_t i, std::int64_t first, std::int64_t count,
                          std::string_view role);

/// The same for the filter [taps, kh, kw, columns, groups * rows] of a transposed convolution with this window.
template_type packed_transposed_filter(layer_builder& b, std::size_t i, const window_2d& w, std::int64_t columns,
                                       std::int64_t groups, std::int64_t taps = 1);

/// The filter [kh, kw, columns, groups * x channels] of a transposed convolution as the [kh * kw * x channels, groups *
/// columns] matrix that the layer reads. Result positions i with (i + padding) % stride == phase see only the taps k
/// with (k * dilation) % stride == phase; so the rows go phase by phase (rows outermost), and within one from the last
/// tap to the first, which is the order of x's positions.
tensor phased_filter(const tensor& filter, const window_2d& w, std::int64_t groups = 1);

}  // namespace tf_embed::gen
