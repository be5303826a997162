// SPDX-License-Identifier: Apache-2.0
// The reference of convolutions in NCHW: that of NHWC between two moves.
#pragma once

#include "ops/support/epilogue.hpp"
#include "ops/support/spatial_window.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace tf_embed::gen {

/// What an NCHW convolution gives for `inputs`. `nhwc` is the same operation in NHWC, operand `image` its feature map,
/// its epilogue `e` has its operands from input `first` on.
template <class Convolution>
result<std::vector<tensor>> evaluate_nchw(const Convolution& nhwc, std::span<const tensor> inputs, std::size_t image,
                                          const epilogue& e, std::size_t first = 2) {
  std::vector<tensor> moved(inputs.begin(), inputs.end());
  moved[image] = nchw_to_nhwc(moved[image]);
  if (e.has_residual) {
    tensor& residual = moved[e.residual_index(first)];
    residual = nchw_to_nhwc(residual);
  }
  TF_EMBED_TRY(const std::vector<tensor> y, nhwc.evaluate(moved));
  return std::vector<tensor>{nhwc_to_nchw(y[0])};
}

}  // namespace tf_embed::gen
