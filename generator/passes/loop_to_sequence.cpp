// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_to_sequence.hpp"

#include "ir/op.hpp"
#include "ops/control/while_loop.hpp"
#include "passes/unfolded_loop.hpp"

#include <map>
#include <string>

namespace tf_embed::gen {
namespace {

bool unfold_whole(graph& g, node_id id) {
  const auto& loop = static_cast<const while_loop&>(*g.at(id).op);
  const auto length = length_of(g, g.at(id), loop);
  if (!length || length->steps < 1) return false;
  unfolded_loop unfolded(g, id, *length);
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

}  // namespace

std::size_t loop_to_sequence(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (dynamic_cast<const while_loop*>(g.at(id).op.get())) rewrites += unfold_whole(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
