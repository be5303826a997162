// SPDX-License-Identifier: Apache-2.0
// Removes dropout, which passes its input through in inference.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Recognises the forms that TensorFlow has written over the years, each with x scaled by a constant before:
/// Select(random >= rate, x, 0), x * Cast(random >= rate), x * Floor(random + keep_prob).
std::size_t remove_dropout(graph& g);

}  // namespace tf_embed::gen
