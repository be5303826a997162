// SPDX-License-Identifier: Apache-2.0
// Folds zero padding into the convolution behind it.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Pad of height and width with zeros, read by nothing but convolutions: they take it as explicit paddings.
std::size_t fold_pad(graph& g);

}  // namespace tf_embed::gen
