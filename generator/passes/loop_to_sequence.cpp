// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_to_sequence.hpp"

#include "ir/op.hpp"
#include "ops/control/while_loop.hpp"
#include "passes/unfolded_loop.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace tf_embed::gen {
namespace {

bool unfold_whole(graph& g, node_id id, const loop_length& length) {
  unfolded_loop unfolded(g, id, length);
  std::map<std::uint32_t, value> results;
  for (std::uint32_t port = 0; port < g.at(id).outputs.size(); ++port) {
    if (g.use_count({id, port}) == 0) continue;
    const auto made = unfolded.after(port);
    if (!made) return false;
    results.emplace(port, *made);
  }
  if (unfolded.sequences().empty()) return false;
  for (const auto& [port, v] : results) g.replace_uses({id, port}, v);
  // The loop's successor.
  g.rename(unfolded.sequences().back(), g.at(id).name);
  return true;
}

bool becomes_sequence(graph& g, node_id id) {
  const auto& loop = static_cast<const while_loop&>(*g.at(id).op);
  const std::vector<loop_length> lengths = lengths_of(g, g.at(id), loop);
  return std::any_of(lengths.begin(), lengths.end(),
                     [&](const loop_length& l) { return l.steps >= 1 && unfold_whole(g, id, l); });
}

}  // namespace

std::size_t loop_to_sequence(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (dynamic_cast<const while_loop*>(g.at(id).op.get())) rewrites += becomes_sequence(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
