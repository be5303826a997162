// SPDX-License-Identifier: Apache-2.0
// 16-bit floats are storage: arithmetic happens in float.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Every op that computes with float16 or bfloat16 gets its inputs cast to float and its outputs cast back, so that
/// results are rounded where TensorFlow's kernels round them: they widen every element too. Constants are converted
/// here. Only the tail of a convolution or product (bias, batch normalisation, activation) takes its result unrounded,
/// so that later passes can fuse them; that is nearer to the exact result than TensorFlow's. What could bring a sum
/// beyond the largest float16 back (a batch normalisation, a bias above 16) reads it rounded, which is infinite.
std::size_t widen_half(graph& g);

}  // namespace tf_embed::gen
