// SPDX-License-Identifier: Apache-2.0
// Converts windowed ops from channels first to channels last.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Convolutions, pools and their like on NCHW or NCDHW compute on NHWC or NDHWC, which has kernels, between transposes;
/// sink_transpose takes those away that meet. What works on either (biases, batch normalisation) stays as it is.
std::size_t convert_nchw(graph& g);

}  // namespace tf_embed::gen
