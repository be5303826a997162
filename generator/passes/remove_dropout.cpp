// SPDX-License-Identifier: Apache-2.0
#include "passes/remove_dropout.hpp"

#include "ops/element/binary.hpp"
#include "ops/element/select.hpp"
#include "ops/shape/random.hpp"

#include <algorithm>

namespace tf_embed::gen {
namespace {

// Random numbers become a mask in a few steps; a longer way is something else.
constexpr int max_steps = 8;

/// Whether `v` is made of random numbers and constants alone.
bool is_random(const graph& g, value v, int steps = max_steps) {
  const node& n = g.at(v.node);
  if (!n.op || steps == 0) return false;
  if (dynamic_cast<const random_numbers*>(n.op.get())) return true;
  bool found = false;
  for (const value& in : n.inputs) {
    if (g.constant(in)) continue;
    if (!is_random(g, in, steps - 1)) return false;
    found = true;
  }
  return found;
}

const binary* binary_at(const graph& g, value v, std::initializer_list<binary_kind> kinds) {
  const auto* b = dynamic_cast<const binary*>(g.at(v.node).op.get());
  return b && std::find(kinds.begin(), kinds.end(), b->kind) != kinds.end() ? b : nullptr;
}

/// x of x / keep_prob and x * (1 / keep_prob); `v` itself where it is not scaled.
value unscaled(const graph& g, value v) {
  const auto* scaling = binary_at(g, v, {binary_kind::div, binary_kind::mul});
  if (!scaling) return v;
  const auto& inputs = g.at(v.node).inputs;
  const tensor* second = g.constant(inputs[1]);
  if (second && second->size() == 1) return inputs[0];
  const tensor* first = g.constant(inputs[0]);
  if (first && first->size() == 1 && scaling->kind == binary_kind::mul) return inputs[1];
  return v;
}

bool is_zero(const tensor* t) { return t && t->size() == 1 && t->as_double(0) == 0; }

/// What the dropout that `v` ends leaves through, or `v`.
value dropped(const graph& g, value v) {
  const node& n = g.at(v.node);
  if (dynamic_cast<const select*>(n.op.get())) {
    return is_random(g, n.inputs[0]) && is_zero(g.constant(n.inputs[2])) ? unscaled(g, n.inputs[1]) : v;
  }
  if (!binary_at(g, v, {binary_kind::mul})) return v;
  if (is_random(g, n.inputs[1]) && !is_random(g, n.inputs[0])) return unscaled(g, n.inputs[0]);
  if (is_random(g, n.inputs[0]) && !is_random(g, n.inputs[1])) return unscaled(g, n.inputs[1]);
  return v;
}

}  // namespace

std::size_t remove_dropout(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (!g.at(id).op) continue;
    const value v{id, 0};
    const value kept = dropped(g, v);
    if (kept == v || g.constant(kept) || g.type(kept) != g.type(v)) continue;
    g.replace_node(v, kept);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
