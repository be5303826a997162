// SPDX-License-Identifier: Apache-2.0
#include "passes/expand.hpp"

#include "ir/op.hpp"
#include "ops/composition/subgraph.hpp"

#include <fmt/format.h>

#include <optional>

namespace tf_embed::gen {
namespace {

/// An output whose run-time size the nodes made for it do not follow.
std::optional<diagnostic> lost_extent(const graph& g, node_id id, const std::vector<value>& made) {
  for (std::uint32_t port = 0; port < made.size(); ++port) {
    if (made[port].node == no_node) continue;
    const tensor_type& wanted = g.type({id, port});
    const tensor_type& found = g.type(made[port]);
    if (found.extents == wanted.extents) continue;
    return diagnostic{error_kind::unsupported,
                      fmt::format("output {} is {}, but the ops that it is made of give {}: they do not keep a size "
                                  "that is known only at run time",
                                  port, to_string(wanted), to_string(found))};
  }
  return std::nullopt;
}

/// Replaces one node; answers whether it had an expansion. One that cannot be expanded stays, and says why.
bool replace(graph& g, node_id id) {
  const std::size_t before = g.size();
  subgraph parts(g, id);
  const auto made = g.at(id).op->expand(parts);
  if (!made) {
    g.refuse(id, made.error());
    return false;
  }
  if (made->empty()) return false;
  if (auto lost = lost_extent(g, id, *made)) {
    g.refuse(id, std::move(*lost));
    return false;
  }
  for (std::uint32_t port = 0; port < made->size(); ++port) {
    const value v = (*made)[port];
    if (v.node == no_node) continue;  // nothing reads this output
    // What ends the expansion is the node's heir and takes its name.
    if (port == 0 && v.node >= before && v.port == 0) g.rename(v.node, g.at(id).name);
    g.replace_uses({id, port}, v);
  }
  return true;
}

}  // namespace

std::size_t expand(graph& g) {
  std::size_t rewrites = 0;
  // An expansion may be made of ops that have one themselves: those come behind it.
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive && g.at(id).op) rewrites += replace(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
