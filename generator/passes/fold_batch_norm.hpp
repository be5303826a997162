// SPDX-License-Identifier: Apache-2.0
// Batch normalisation, into the weights before it.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// FusedBatchNorm of all versions and BatchNormWithGlobalNormalization with constant statistics, right after a
/// convolution or matrix product. What stands elsewhere stays and becomes a multiply-add per channel.
std::size_t fold_batch_norm(graph& g);

}  // namespace tf_embed::gen
