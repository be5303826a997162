// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "program/program.hpp"

namespace tf_embed::gen {

/// The layer with what follows from its arguments: the buffers that it reads and writes, and the weights that it names.
program_layer place_layer(const program& p, layer_spec spec);

}  // namespace tf_embed::gen
