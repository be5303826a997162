// SPDX-License-Identifier: Apache-2.0
// Fuses activations into the convolution or matrix product before them.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Relu, Relu6, LeakyRelu, Elu, Sigmoid, Tanh, Swish, ClipByValue with constant bounds, right after a weighted node (or
/// after a view of one).
std::size_t fuse_activation(graph& g);

/// PReLU written out as Relu(x) + c * Relu(-x), with c one constant per channel (the negative slope), after a weighted
/// node that nothing else reads.
std::size_t fuse_prelu(graph& g);

}  // namespace tf_embed::gen
