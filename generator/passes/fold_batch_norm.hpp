// SPDX-License-Identifier: Apache-2.0
// Folds batch normalisation into the weights before it.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// FusedBatchNorm of all versions and BatchNormWithGlobalNormalization with constant statistics, right after a
/// convolution or matrix product. Elsewhere it stays, as a multiply-add per channel.
std::size_t fold_batch_norm(graph& g);

}  // namespace tf_embed::gen
