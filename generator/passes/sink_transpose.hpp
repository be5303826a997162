// SPDX-License-Identifier: Apache-2.0
// Moves transposes of feature maps behind ops that work on any order of the axes, until they cancel.
#pragma once

#include "ir/graph.hpp"
#include "ir/transposed_form.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// A Transpose that brings the channels of a feature map from the last place to the second goes behind element-wise
/// ops, biases, batch normalisation, concatenation, splitting, padding and reductions, if all that they read is so
/// transposed, or constant; and any two transposes that undo each other go. The channels stay last in between, as
/// kernels and fusing passes want them.
std::size_t sink_transpose(graph& g);

/// A new Transpose of `of`: axis i of the result is axis perm[i].
value add_transpose(graph& g, const std::string& name, value of, const axes_order& perm);

}  // namespace tf_embed::gen
