// SPDX-License-Identifier: Apache-2.0
// The lifetimes of buffers: from which layer to which each must keep its bytes.
#pragma once

#include "program/program.hpp"

namespace tf_embed::gen {

/// Sets `first` and `last` of all buffers, as indices into the flattened program. Inputs live from -1, outputs to the
/// number of layers. Branches follow one another in that order, so a run is a part of it. What a block that repeats
/// reads from outside lives to the block's end, and what it carries from one run to the next through all of it.
void set_lifetimes(program& p);

}  // namespace tf_embed::gen
