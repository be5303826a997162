// SPDX-License-Identifier: Apache-2.0
// The graph inside an op as nodes of the graph around it.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace tf_embed::gen {

struct spliced_region {
  std::vector<node_id> nodes;  ///< in an order in which each is behind what it reads
  std::vector<value> results;
};

/// Adds copies of the nodes of `body`, whose arguments are `operands`. Before their names stands `path`; they have no
/// types yet.
spliced_region splice_region(graph& g, const std::string& path, const graph& body, std::span<const value> operands);

}  // namespace tf_embed::gen
