// SPDX-License-Identifier: Apache-2.0
#include "passes/limit_loops.hpp"

#include "ir/near_name.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/control/while_loop.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// All loops by their paths.
void find_loops(const graph& g, const std::string& path, std::vector<std::pair<std::string, while_loop*>>& found) {
  for (node_id id = 0; id < g.size(); ++id) {
    const node& n = g.at(id);
    if (!n.alive || !n.op) continue;
    if (auto* loop = dynamic_cast<while_loop*>(n.op.get())) found.emplace_back(path + n.name, loop);
    for (const region& r : n.op->regions()) find_loops(r.body, path_into(path + n.name, r), found);
  }
}

}  // namespace

result<void> limit_loops(graph& g, const std::map<std::string, std::int64_t>& limits) {
  if (limits.empty()) return {};
  std::vector<std::pair<std::string, while_loop*>> loops;
  find_loops(g, "", loops);
  for (const auto& [name, most] : limits) {
    bool is_found = false;
    near_name near(name);
    for (auto& [path, loop] : loops) {
      near.offer(path);
      if (path != name) continue;
      is_found = true;
      if (loop->trips.value_or(0) > most) {
        return diagnostic{error_kind::usage,
                          fmt::format("--max-iterations: the loop \"{}\" runs {} times, not {} at most",
                                      printable(name), *loop->trips, most)};
      }
      loop->most_trips = most;
    }
    if (!is_found) {
      return diagnostic{error_kind::usage,
                        fmt::format("--max-iterations: there is no loop \"{}\"{}", printable(name), near.question())};
    }
  }
  return {};
}

}  // namespace tf_embed::gen
