// SPDX-License-Identifier: Apache-2.0
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "passes/fuse_activation.hpp"
#include "passes/weighted.hpp"

#include <algorithm>
#include <cmath>

namespace tf_embed::gen {
namespace {

bool is_unary(const graph& g, value v, unary_kind kind) {
  const auto* u = dynamic_cast<const unary*>(g.at(v.node).op.get());
  return u && u->kind == kind && g.single_use(v).has_value();
}

bool is_binary(const graph& g, value v, binary_kind kind) {
  const auto* b = dynamic_cast<const binary*>(g.at(v.node).op.get());
  return b && b->kind == kind;
}

struct prelu_match {
  value x;
  value negative_slope;
};

/// Relu(x) + c * Relu(-x), whose two operands are `positive` and `negative`.
std::optional<prelu_match> match_prelu(const graph& g, value positive, value negative) {
  if (!is_unary(g, positive, unary_kind::relu) || !is_binary(g, negative, binary_kind::mul) || !g.single_use(negative))
    return std::nullopt;
  const value x = g.at(positive.node).inputs[0];
  const auto& factors = g.at(negative.node).inputs;
  for (const std::size_t c : {std::size_t{0}, std::size_t{1}}) {
    const value rest = factors[1 - c];
    if (!g.constant(factors[c]) || !is_unary(g, rest, unary_kind::relu)) continue;
    const value negated = g.at(rest.node).inputs[0];
    if (is_unary(g, negated, unary_kind::neg) && g.at(negated.node).inputs[0] == x) return prelu_match{x, factors[c]};
  }
  return std::nullopt;
}

}  // namespace

std::size_t fuse_prelu(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const value sum{id, 0};
    if (!g.at(id).op || !is_binary(g, sum, binary_kind::add)) continue;
    const std::vector<value> terms = g.at(id).inputs;
    auto match = match_prelu(g, terms[0], terms[1]);
    if (!match) match = match_prelu(g, terms[1], terms[0]);
    if (!match) continue;
    // Relu and Neg read x, and both go.
    auto w = weighted_producer_itself(g, id, match->x, 2);
    if (!w || w->has_activation()) continue;
    auto slope = channel_constant(g, match->negative_slope, *w);
    if (!slope) continue;
    // Times the zero of a positive number these are not numbers, but PReLU does not multiply there.
    const auto slopes = slope->mutable_as<float>();
    if (!std::all_of(slopes.begin(), slopes.end(), [](float s) { return std::isfinite(s); })) continue;
    for (float& s : slopes) s = -s;
    epilogue extended = w->epilogue();
    extended.act.kind = activation_kind::prelu;
    extend_epilogue(g, *w, extended, extended.alpha_index(w->slot.first_operand),
                    g.add_constant(g.at(id).name + "/alpha", std::move(*slope)));
    absorb(g, *w, id, match->x);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
