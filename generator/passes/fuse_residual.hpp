// SPDX-License-Identifier: Apache-2.0
// Fuses the addition of a skip connection into the convolution before it.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Add of two tensors of one shape, one of them the result of a convolution or matrix product without activation: that
/// node adds the other while its result is in registers. Of two candidates the later one in execution order is taken.
std::size_t fuse_residual(graph& g);

}  // namespace tf_embed::gen
