// SPDX-License-Identifier: Apache-2.0
// What the state of a network is at first, and that it stays of one type.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"

namespace tf_embed::gen {

/// For a graph as the import leaves it, behind resolve: the outputs in front of those of the state are the first values
/// of all states that have none yet. They are computed and taken away. An error where they are not constants, or where
/// a call leaves another type than it finds.
result<void> settle_states(graph& g);

}  // namespace tf_embed::gen
