// SPDX-License-Identifier: Apache-2.0
// Moves padding behind a view that only adds axes of size 1.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Conv1D is Conv2D between ExpandDims and Squeeze; a Pad before the ExpandDims goes behind it, where the convolution
/// can take it.
std::size_t sink_pad(graph& g);

}  // namespace tf_embed::gen
