// SPDX-License-Identifier: Apache-2.0
#include "passes/common_subexpressions.hpp"

#include "ir/op.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string_view>

namespace tf_embed::gen {
namespace {

// Larger constants are weights: reading all of them again would cost more than a merged node saves.
constexpr std::size_t max_compared_bytes = std::size_t{1} << 16;

std::size_t mixed(std::size_t seed, std::size_t x) {
  return seed ^ (x + 0x9e3779b97f4a7c15u + (seed << 6) + (seed >> 2));
}

std::size_t hash_of_constant(const tensor& t) {
  const auto bytes = t.bytes();
  std::size_t h = std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  for (const std::int64_t d : t.shape()) h = mixed(h, static_cast<std::size_t>(d));
  return mixed(h, static_cast<std::size_t>(t.dtype()));
}

bool same_constant(const tensor& a, const tensor& b) {
  return a.type() == b.type() && a.strings() == b.strings() && std::ranges::equal(a.bytes(), b.bytes());
}

/// Not what has no inputs or owns graphs: ops do not compare the graphs inside them.
bool may_merge(const node& n) { return n.op && !n.inputs.empty() && n.op->is_pure() && n.op->regions().empty(); }

}  // namespace

value value_numbering::representative(const graph& g, value v) {
  while (g.at(v.node).op && g.at(v.node).op->is_identity() && v.port < g.at(v.node).inputs.size())
    v = g.at(v.node).inputs[v.port];
  const tensor* t = g.constant(v);
  if (!t || t->bytes().size() > max_compared_bytes) return v;
  const std::size_t h = hash_of_constant(*t);
  auto [at, end] = constants_.equal_range(h);
  while (at != end) {
    const tensor* known = g.constant(at->second);
    if (known && same_constant(*known, *t)) return at->second;
    // Folding frees constants that nobody reads any more; a long chain would leave very many behind.
    at = known ? std::next(at) : constants_.erase(at);
  }
  constants_.emplace(h, v);
  return v;
}

std::size_t value_numbering::hash_of(const graph& g, const node& n) {
  std::size_t h = std::hash<std::string_view>{}(n.op->stem());
  for (const value& in : n.inputs) {
    const value v = representative(g, in);
    h = mixed(mixed(h, v.node), v.port);
  }
  return h;
}

bool value_numbering::are_equal(const graph& g, const node& a, const node& b) {
  if (a.inputs.size() != b.inputs.size() || !a.op || !b.op || !a.op->equals(*b.op)) return false;
  return std::ranges::equal(
      a.inputs, b.inputs, [&](const value& x, const value& y) { return representative(g, x) == representative(g, y); });
}

std::optional<node_id> value_numbering::equal_node(const graph& g, node_id id) {
  const node& n = g.at(id);
  if (!may_merge(n)) return std::nullopt;
  const std::size_t h = hash_of(g, n);
  auto [at, end] = nodes_.equal_range(h);
  while (at != end) {
    const node& known = g.at(at->second);
    const bool computes = known.alive && known.op;
    if (computes && are_equal(g, known, n)) return at->second;
    at = computes ? std::next(at) : nodes_.erase(at);
  }
  nodes_.emplace(h, id);
  return std::nullopt;
}

std::size_t common_subexpressions(graph& g) {
  value_numbering numbers;
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const auto equal = numbers.equal_node(g, id);
    // Sizes that are found at run time have an origin each: two that are the same were one already in resolve.
    if (!equal || g.at(id).outputs != g.at(*equal).outputs) continue;
    for (std::uint32_t port = 0; port < g.at(id).outputs.size(); ++port) g.replace_uses({id, port}, {*equal, port});
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
