// SPDX-License-Identifier: Apache-2.0
// Whether a graph is what its readers may rely on: for tests and debug builds, after every pass.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"

namespace tf_embed::gen {

/// Checks that the graph and those inside its ops are sound: nodes read outputs that exist of nodes that are alive, and
/// are listed as their readers; there is no cycle; no two nodes have one name; every node has the types that inference
/// gives it for what it reads; arguments of graphs inside ops have the types of the operands that they stand for. The
/// error names the first node that is not so. Costs the inference of every node.
result<void> check_graph(graph& g);

}  // namespace tf_embed::gen
