// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/gradient_ops.hpp"

#include "ops/gradient/activation_grad.hpp"
#include "ops/gradient/batch_norm_grad.hpp"
#include "ops/gradient/convolution_grad.hpp"
#include "ops/gradient/mirror_pad_grad.hpp"
#include "ops/gradient/pool3d_grad.hpp"
#include "ops/gradient/pool_grad.hpp"
#include "ops/gradient/resize_grad.hpp"
#include "ops/gradient/slice_grad.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> gradient_ops() {
  return {activation_grad_rows(), batch_norm_grad_rows(), convolution_grad_rows(), mirror_pad_grad_rows(),
          pool3d_grad_rows(),     pool_grad_rows(),       resize_grad_rows(),      slice_grad_rows()};
}

}  // namespace tf_embed::gen
