// SPDX-License-Identifier: Apache-2.0
#include "passes/fuse_recurrent_cell.hpp"

#include "passes/recurrent_match.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tf_embed::gen {
namespace {

/// Whether the nodes of a cell are read by each other alone, what is replaced aside.
bool is_closed(const graph& g, const found_cell& cell) {
  const auto is_replaced = [&](value v) {
    return std::any_of(cell.replaced.begin(), cell.replaced.end(), [&](const auto& r) { return r.of == v; });
  };
  for (const node_id id : cell.nodes) {
    for (const use& u : g.at(id).uses) {
      if (!cell.nodes.contains(u.node) && !is_replaced(g.at(u.node).inputs[u.input])) return false;
    }
    for (std::uint32_t port = 0; port < g.at(id).outputs.size(); ++port) {
      if (g.is_output({id, port}) && !is_replaced({id, port})) return false;
    }
  }
  return true;
}

/// Puts ops in the place of cells. The same weights of several cells, as of an unrolled network, are one constant.
class cell_fusion {
 public:
  explicit cell_fusion(graph& g) : g_(g) {}

  bool fuse(found_cell cell) {
    if (!is_closed(g_, cell)) return false;
    const std::string name = g_.at(cell.result.node).name;
    std::vector<value> operands;
    for (found_cell::operand& o : cell.operands) {
      operands.push_back(std::holds_alternative<value>(o) ? std::get<value>(o)
                                                          : constant(name, std::move(std::get<tensor>(o))));
    }
    const std::string stem(cell.op->stem());
    const auto made = g_.add(name, stem, std::move(cell.op), std::move(operands));
    if (!made) return false;
    for (const auto& [of, output] : cell.replaced) g_.replace_uses(of, {*made, output});
    g_.rename(*made, name);
    return true;
  }

 private:
  value constant(const std::string& name, tensor t) {
    const auto bytes = t.bytes();
    const auto hash = std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    auto [at, end] = made_.equal_range(hash);
    for (; at != end; ++at) {
      const tensor& known = *g_.constant(at->second);
      if (known.type() == t.type() && std::ranges::equal(known.bytes(), bytes)) return at->second;
    }
    return made_.emplace(hash, g_.add_constant(name + "/weights", std::move(t)))->second;
  }

  graph& g_;
  std::multimap<std::size_t, value> made_;
};

}  // namespace

std::size_t fuse_recurrent_cell(graph& g) {
  std::size_t rewrites = 0;
  cell_fusion fusion(g);
  for (const node_id id : g.topological_order()) {
    const value v{id, 0};
    if (!g.at(id).op || g.use_count(v) == 0) continue;
    auto cell = binary_node(g, v, binary_kind::mul)   ? match_lstm(g, v)
                : binary_node(g, v, binary_kind::add) ? match_gru(g, v)
                                                      : std::nullopt;
    if (!cell) cell = match_simple_rnn(g, v);
    if (cell) rewrites += fusion.fuse(std::move(*cell));
  }
  return rewrites;
}

}  // namespace tf_embed::gen
