// SPDX-License-Identifier: Apache-2.0
#include "passes/fold_pad.hpp"

#include "ir/inference.hpp"
#include "ops/movement/pad.hpp"

#include <algorithm>

namespace tf_embed::gen {
namespace {

/// Lets the reader take the padding of `p`, if its op can.
bool absorb(graph& g, node_id id, const pad& p, value padded, value unpadded) {
  const node& n = g.at(id);
  // What reads the Pad elsewhere too reads it as it is.
  if (!n.op || std::count(n.inputs.begin(), n.inputs.end(), padded) != 1) return false;
  auto changed = n.op->with_padding(operands_of(g, n).types, p.inferred.before, p.inferred.after);
  if (!changed) return false;
  std::vector<value> inputs = n.inputs;
  inputs[0] = unpadded;
  return static_cast<bool>(g.change(id, std::move(changed), std::move(inputs)));
}

}  // namespace

std::size_t fold_pad(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const auto* p = dynamic_cast<const pad*>(g.at(id).op.get());
    if (!p || !p->is_zero_padding() || g.is_output({id, 0})) continue;
    const value unpadded = g.at(id).inputs[0];
    // Readers that cannot take the padding keep reading the Pad.
    const std::vector<use> uses = g.at(id).uses;
    for (const use& u : uses) rewrites += u.input == 0 && absorb(g, u.node, *p, {id, 0}, unpadded);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
