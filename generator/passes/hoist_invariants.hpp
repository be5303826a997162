// SPDX-License-Identifier: Apache-2.0
// Takes out of loops what all of their iterations compute alike.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Nodes inside a loop that depend on nothing which an iteration changes move in front of it. Only those move that have
/// a result for all operands (op::is_total), so that none answers an error where TensorFlow would not run it; a loop
/// that never runs then has computed them for nothing, which costs no more than its first iteration would.
std::size_t hoist_invariants(graph& g);

}  // namespace tf_embed::gen
