// SPDX-License-Identifier: Apache-2.0
#include "passes/remove_identity.hpp"

#include "ops/element/cast.hpp"

namespace tf_embed::gen {
namespace {

bool hands_on(const graph& g, const node& n) {
  if (!n.op || n.inputs.empty()) return false;
  for (std::size_t port = 0; port < n.outputs.size(); ++port) {
    if (port >= n.inputs.size() || n.outputs[port] != g.type(n.inputs[port])) return false;
  }
  return n.op->is_identity() || (n.outputs.size() == 1 && (n.op->is_view() || dynamic_cast<const cast*>(n.op.get())));
}

}  // namespace

std::size_t remove_identity(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (!hands_on(g, g.at(id))) continue;
    for (std::uint32_t port = 0; port < g.at(id).outputs.size(); ++port)
      g.replace_uses({id, port}, g.at(id).inputs[port]);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
