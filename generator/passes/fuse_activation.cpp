// SPDX-License-Identifier: Apache-2.0
#include "passes/fuse_activation.hpp"

#include "ir/inference.hpp"
#include "passes/weighted.hpp"

namespace tf_embed::gen {

std::size_t fuse_activation(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (!n.op) continue;
    const auto act = n.op->as_activation(operands_of(g, n).constants);
    if (!act) continue;
    const value data = n.inputs[0];
    auto w = weighted_producer(g, id, data);
    if (!w || w->has_activation()) continue;
    epilogue changed = w->epilogue();
    changed.act = *act;
    set_epilogue(g, *w, changed);
    absorb(g, *w, id, data);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
