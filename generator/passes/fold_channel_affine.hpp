// SPDX-License-Identifier: Apache-2.0
// Folds multiplications and additions of constants per channel into the weights and bias before them.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// BiasAdd, Add, Sub, Mul and RealDiv by a constant with one value per channel, right after a convolution or matrix
/// product (or after a view of one): the constant moves into weights and bias. Covers BiasAdd itself and batch norm
/// written out in primitive ops.
std::size_t fold_channel_affine(graph& g);

}  // namespace tf_embed::gen
