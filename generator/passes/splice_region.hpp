// SPDX-License-Identifier: Apache-2.0
// The graph inside an op as nodes of the graph around it.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <vector>

namespace tf_embed::gen {

struct spliced_region {
  std::vector<node_id> nodes;  ///< in an order in which each is behind what it reads
  std::vector<value> results;
};

/// Adds copies of the nodes of region `r` of a node's op, which has as many arguments as the node hands over. Their
/// names are paths; they have no types yet. The node itself stays as it is.
spliced_region splice_region(graph& g, node_id id, std::size_t r);

}  // namespace tf_embed::gen
