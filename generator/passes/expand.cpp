// SPDX-License-Identifier: Apache-2.0
#include "passes/expand.hpp"

#include "ir/op.hpp"
#include "ops/composition/subgraph.hpp"

namespace tf_embed::gen {
namespace {

/// Replaces one node; answers whether it had an expansion. One that fails leaves the node, whose emit has the reason.
bool replace(graph& g, node_id id) {
  const std::size_t before = g.size();
  subgraph parts(g, id);
  const auto made = g.at(id).op->expand(parts);
  if (!made || made->empty()) return false;
  for (std::uint32_t port = 0; port < made->size(); ++port) {
    const value v = (*made)[port];
    if (v.node == no_node) continue;  // nothing reads this output
    // What ends the expansion is the node's heir and takes its name.
    if (port == 0 && v.node >= before && v.port == 0) g.at(v.node).name = g.at(id).name;
    g.replace_uses({id, port}, v);
  }
  return true;
}

}  // namespace

std::size_t expand(graph& g) {
  std::size_t rewrites = 0;
  // An expansion may be made of ops that have one themselves: those come behind it. What a failed one has left has no
  // types.
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive && g.at(id).op && !g.at(id).outputs.empty()) rewrites += replace(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
