// SPDX-License-Identifier: Apache-2.0
#include "passes/remove_identity.hpp"

#include "ops/element/cast.hpp"

namespace tf_embed::gen {
namespace {

bool hands_on(const graph& g, const node& n) {
  if (!n.op || n.inputs.empty()) return false;
  if (n.op->is_identity()) return true;
  const bool same_type = n.outputs.size() == 1 && n.outputs[0] == g.type(n.inputs[0]);
  return same_type && (n.op->is_view() || dynamic_cast<const cast*>(n.op.get()));
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
