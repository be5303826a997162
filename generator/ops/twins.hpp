// SPDX-License-Identifier: Apache-2.0
// Values that are equal because they are made the same way: graphs repeat what decides a size (the same mask taken
// twice), and sizes that are equal must be known to be.
#pragma once

#include "ir/graph.hpp"

namespace tf_embed::gen {

/// Whether two values are made by the same few steps (reshapes, casts, comparisons and arithmetic) from the same.
bool same_value(const graph& g, value a, value b);

}  // namespace tf_embed::gen
