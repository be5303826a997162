// SPDX-License-Identifier: Apache-2.0
// In which order the body of a loop runs, or a network with state, so that what is carried need not be copied.
#pragma once

#include "ir/graph.hpp"

#include <span>
#include <vector>

namespace tf_embed::gen {

/// What is carried from one run of a graph to the next.
struct carried_value {
  value now;   ///< as a run finds it
  value next;  ///< as it leaves it
};

/// The topological order of a graph, in which the next value of what is carried is made behind the last node that reads
/// the one before, where no data goes the other way: it may then take its place. Quadratic in nodes at most, for each.
std::vector<node_id> carry_order(const graph& g, std::span<const carried_value> carried);

/// What a loop carries: the results of its body are the first arguments of the next run.
std::vector<carried_value> carried_by_loop(const graph& body);

}  // namespace tf_embed::gen
