// SPDX-License-Identifier: Apache-2.0
// Sizes that operands hold as values, where only a run knows them.
#pragma once

#include "program/layer_builder.hpp"

namespace tf_embed::gen {

/// Adds layers that refuse a negative size of the output at run time: differences of sizes can be, which operands ask
/// for.
void check_sizes(layer_builder& b);

}  // namespace tf_embed::gen
