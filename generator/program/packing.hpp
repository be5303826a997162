// SPDX-License-Identifier: Apache-2.0
// Weights in the order in which the GEMM micro-kernel reads them.
#pragma once

#include "ir/tensor.hpp"

namespace tf_embed::gen {

/// A [K,N] matrix as [ceil(N/block)][K][block], zeros where N ends inside a block.
/// Element (k,n) is at ((n / block) * K + k) * block + n % block, as in include/tf_embed/core/packed.hpp.
/// With `groups`, N is cut into so many matrices of equal width, packed one after another.
tensor pack_columns(const tensor& k_by_n, int block, std::int64_t groups = 1);

}  // namespace tf_embed::gen
