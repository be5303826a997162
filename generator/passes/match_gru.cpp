// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/gru.hpp"
#include "passes/recurrent_match.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

/// What is taken from one: u of 1 - u.
std::optional<value> taken_from_one(const graph& g, value v) {
  const node* n = binary_node(g, v, binary_kind::sub);
  if (!n) return std::nullopt;
  return number_at(g, n->inputs[0]) == 1.0f ? std::optional(n->inputs[1]) : std::nullopt;
}

/// u * h + (1 - u) * c
struct gru_parts {
  value u, h, c;
  std::set<node_id> nodes;
};

std::optional<gru_parts> match_mixture(const graph& g, value result) {
  const node* sum = binary_node(g, result, binary_kind::add);
  if (!sum) return std::nullopt;
  for (const auto& [kept, added] : both_orders) {
    const node* keep = binary_node(g, sum->inputs[kept], binary_kind::mul);
    const node* put = binary_node(g, sum->inputs[added], binary_kind::mul);
    if (!keep || !put) return std::nullopt;
    for (const auto& [rest, candidate] : both_orders) {
      const auto u = taken_from_one(g, put->inputs[rest]);
      if (!u) continue;
      for (const auto& [gate, state] : both_orders) {
        if (keep->inputs[gate] != *u) continue;
        return gru_parts{*u,
                         keep->inputs[state],
                         put->inputs[candidate],
                         {result.node, sum->inputs[kept].node, sum->inputs[added].node, put->inputs[rest].node}};
      }
    }
  }
  return std::nullopt;
}

/// The products of x and the state h alone, of which x is answered.
std::optional<value> input_beside(const linear_form& form, value h) {
  if (!form.has_products_alone() || form.products.size() != 2 || !form.product_of(h)) return std::nullopt;
  return form.products[form.products[0].of == h ? 1 : 0].of;
}

/// The reset gate, and how it enters the candidate.
struct reset_gate {
  value r;
  std::optional<linear_form> state;  ///< what it applies to, where that is a product
  value reset_state;                 ///< r * h, where it applies to the state
};

std::optional<reset_gate> match_reset(const graph& g, const linear_form& candidate, value x, value h) {
  if (!candidate.scaled.empty()) return std::nullopt;
  if (candidate.products.size() == 2 && candidate.gated.empty() && candidate.product_of(x)) {
    const value rh = candidate.products[candidate.products[0].of == x ? 1 : 0].of;
    const node* n = binary_node(g, rh, binary_kind::mul);
    if (!n || (n->inputs[0] != h && n->inputs[1] != h)) return std::nullopt;
    return reset_gate{n->inputs[n->inputs[0] == h ? 1 : 0], std::nullopt, rh};
  }
  if (candidate.products.size() == 1 && candidate.gated.size() == 1 && candidate.product_of(x)) {
    for (const value r : {candidate.gated[0].a, candidate.gated[0].b}) {
      const value other = r == candidate.gated[0].a ? candidate.gated[0].b : candidate.gated[0].a;
      const auto all = whole_matrix(g, other);
      auto state = all ? linear_form_of(g, *all) : std::nullopt;
      if (!state || !state->has_products_alone() || state->products.size() != 1 || !state->product_of(h)) continue;
      return reset_gate{r, std::move(state), {}};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<found_cell> match_gru(const graph& g, value result) {
  const auto p = match_mixture(g, result);
  if (!p || g.type(p->h) != g.type(result) || g.type(p->c) != g.type(result) || g.type(p->u) != g.type(result))
    return std::nullopt;
  const auto u = activated_at(g, p->u);
  const auto c = activated_at(g, p->c);
  const auto x = u ? input_beside(u->sums, p->h) : std::nullopt;
  if (!c || !x) return std::nullopt;
  const auto reset = match_reset(g, c->sums, *x, p->h);
  if (!reset || g.type(reset->r) != g.type(result)) return std::nullopt;
  const auto r = activated_at(g, reset->r);
  if (!r || r->function != u->function || input_beside(r->sums, p->h) != x) return std::nullopt;

  found_cell cell;
  auto made = std::make_unique<gru>();
  made->gate = u->function;
  made->candidate = c->function;
  made->reset_after = reset->state.has_value();
  const std::array<const linear_form*, 2> gates{&r->sums, &u->sums};
  const std::array<value, 2> inputs{*x, p->h};
  cell.operands = {*x, p->h, joined_weights(inputs, gates)};
  const std::array<const linear_form*, 1> candidate{&c->sums};
  if (made->reset_after) {
    // The rows of the input, then those of the state.
    const std::array<const linear_form*, 1> state{&*reset->state};
    tensor of_input = joined_weights(std::array{*x}, candidate), of_state = joined_weights(std::array{p->h}, state);
    cell.operands.emplace_back(rows_joined(of_input, of_state));
    cell.nodes = reset->state->nodes;
  } else {
    cell.operands.emplace_back(joined_weights(std::array{*x, reset->reset_state}, candidate));
    cell.nodes.insert(reset->reset_state.node);
  }
  cell.operands.emplace_back(joined_biases(gates));
  cell.operands.emplace_back(joined_biases(candidate));
  if (made->reset_after) cell.operands.emplace_back(joined_biases(std::array<const linear_form*, 1>{&*reset->state}));

  cell.nodes.insert(p->nodes.begin(), p->nodes.end());
  for (const linear_form* f : {&r->sums, &u->sums, &c->sums}) cell.nodes.insert(f->nodes.begin(), f->nodes.end());
  cell.result = result;
  cell.replaced = {{reset->r, gru::out_r}, {p->u, gru::out_u}, {p->c, gru::out_c}, {result, gru::out_h}};
  cell.op = std::move(made);
  return cell;
}

}  // namespace tf_embed::gen
