// SPDX-License-Identifier: Apache-2.0
// In which order the body of a loop runs, so that what it carries need not be copied.
#pragma once

#include "ir/graph.hpp"

#include <vector>

namespace tf_embed::gen {

/// The topological order of a loop's body, in which the new value of a variable is made behind the last node that reads
/// the old one, where no data goes the other way: the new value may then take the old one's place. Quadratic in nodes
/// at most, for each variable.
std::vector<node_id> carry_order(const graph& body);

}  // namespace tf_embed::gen
