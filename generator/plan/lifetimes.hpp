// SPDX-License-Identifier: Apache-2.0
// The lifetimes of buffers: from which layer to which each must keep its bytes.
#pragma once

#include "program/program.hpp"

namespace tf_embed::gen {

/// Sets `first` and `last` of all buffers, as indices into the flattened program. Inputs live from -1, outputs to the
/// number of layers. Branches follow one another in that order, so a run is a part of it. What blocks that repeat
/// read from outside lives to the end of all blocks of their layer, and what they carry from one run to the next
/// through all of them.
void set_lifetimes(program& p);

}  // namespace tf_embed::gen
