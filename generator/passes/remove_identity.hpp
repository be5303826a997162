// SPDX-License-Identifier: Apache-2.0
// Removes nodes that pass a value through.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Identity, IdentityN, StopGradient, CheckNumerics, Snapshot and their like; also views and casts that change nothing.
std::size_t remove_identity(graph& g);

}  // namespace tf_embed::gen
