// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matmul.hpp"
#include "ops/recurrent/lstm.hpp"
#include "passes/recurrent_match.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tf_embed::gen {
namespace {

/// The state before it is kept within `distance` of zero.
struct clipped_state {
  value of;
  float distance = 0;
  std::set<node_id> nodes;
};

clipped_state before_clip(const graph& g, value v) {
  auto found = bounded_at(g, v);
  const bool is_clip = found && found->high > 0 && std::isfinite(found->high) && found->low == -found->high;
  if (!is_clip) return {v, 0, {}};
  return {found->of, found->high, std::move(found->nodes)};
}

/// The gates of one cell, with what they and the state are called in the graph.
struct lstm_parts {
  value h, o_value, co, cs, c_before, f_value, i_value, ci_value;
  activated_form i, c, f, o;
  cell_function read = cell_function::identity;
  float clip = 0;
  std::set<node_id> nodes;  ///< beside those of the gates
};

/// The peephole weights of a gate, which looks at `state`: zeros where it does not; nullopt where it looks at something
/// else.
std::optional<std::vector<float>> peephole_of(const linear_form& form, value state) {
  if (form.scaled.empty()) return std::vector<float>(form.bias.size());
  if (form.scaled.size() != 1 || form.scaled[0].of != state) return std::nullopt;
  return form.scaled[0].by;
}

/// cs = f * c_before + i * ci, in whatever order.
bool match_state(const graph& g, value sum, lstm_parts& p) {
  const node* add = binary_node(g, sum, binary_kind::add);
  if (!add) return false;
  for (const auto& [kept, added] : both_orders) {
    const node* keep = binary_node(g, add->inputs[kept], binary_kind::mul);
    const node* put = binary_node(g, add->inputs[added], binary_kind::mul);
    if (!keep || !put) return false;
    for (const auto& [gate, state] : both_orders) {
      p.f_value = keep->inputs[gate];
      p.c_before = keep->inputs[state];
      auto f = activated_at(g, p.f_value);
      if (!f || f->function != p.o.function || g.type(p.c_before) != g.type(sum)) continue;
      for (const auto& [input, candidate] : both_orders) {
        p.i_value = put->inputs[input];
        p.ci_value = put->inputs[candidate];
        auto i = activated_at(g, p.i_value);
        if (!i || i->function != p.o.function) continue;
        auto c = activated_at(g, p.ci_value);
        if (!c || !c->sums.has_products_alone() || !i->sums.gated.empty() || !f->sums.gated.empty()) continue;
        p.f = std::move(*f), p.i = std::move(*i), p.c = std::move(*c);
        p.nodes.insert({sum.node, add->inputs[kept].node, add->inputs[added].node});
        return true;
      }
    }
  }
  return false;
}

std::optional<lstm_parts> match_parts(const graph& g, value h) {
  const node* product = binary_node(g, h, binary_kind::mul);
  if (!product) return std::nullopt;
  for (const auto& [gate, read] : both_orders) {
    lstm_parts p;
    p.h = h;
    p.o_value = product->inputs[gate];
    p.co = product->inputs[read];
    auto o = activated_at(g, p.o_value);
    if (!o || !o->sums.gated.empty() || g.type(p.o_value) != g.type(h)) continue;
    p.o = std::move(*o);
    p.nodes = {h.node};
    p.cs = p.co;
    if (auto function = function_at(g, p.co)) {
      p.read = function->function;
      p.cs = function->of;
      p.nodes.merge(function->nodes);
    }
    clipped_state state = before_clip(g, p.cs);
    p.clip = state.distance;
    p.nodes.merge(state.nodes);
    if (g.type(p.cs) == g.type(h) && match_state(g, state.of, p)) return p;
  }
  return std::nullopt;
}

/// Input and state of a cell: the two values that its gates are products of.
struct cell_inputs {
  value x, h;
};

std::optional<cell_inputs> inputs_of(const graph& g, const lstm_parts& p, std::int64_t outputs) {
  const auto& products = p.i.sums.products;
  if (products.size() != 2) return std::nullopt;
  for (const activated_form* a : {&p.c, &p.f, &p.o}) {
    if (a->sums.products.size() != 2) return std::nullopt;
    for (const auto& product : products) {
      if (!a->sums.product_of(product.of)) return std::nullopt;
    }
  }
  const value first = products[0].of, second = products[1].of;
  const auto fits = [&](value v) { return g.type(v).shape[1] == outputs; };
  // Where both could be the state, it is that of the cell which made the other half of it; else what comes second.
  const value partner{p.c_before.node, lstm::out_h};
  if (fits(first) && (!fits(second) || first == partner)) return cell_inputs{second, first};
  if (fits(second)) return cell_inputs{first, second};
  return std::nullopt;
}

/// The projection of h, where nothing else reads it.
const node* projection_of(const graph& g, value h) {
  const auto use = g.single_use(h);
  if (!use || use->input != 0) return nullptr;
  const node& n = g.at(use->node);
  const auto* m = dynamic_cast<const matmul*>(n.op.get());
  const bool is_plain = m && !m->transpose_a && !m->transpose_b && !m->any_rank && m->epilogue.empty();
  return is_plain && g.constant(n.inputs[1]) ? &n : nullptr;
}

}  // namespace

std::optional<found_cell> match_lstm(const graph& g, value h) {
  auto p = match_parts(g, h);
  if (!p) return std::nullopt;
  const std::int64_t units = g.type(h).shape[1];
  found_cell cell;
  auto made = std::make_unique<lstm>();
  auto in = inputs_of(g, *p, units);
  cell.result = h;
  if (!in) {
    const node* projection = projection_of(g, h);
    if (projection) in = inputs_of(g, *p, projection->outputs[0].shape[1]);
    if (!in) return std::nullopt;
    made->has_projection = true;
    cell.result = {g.single_use(h)->node, 0};
    p->nodes.insert(cell.result.node);
  }
  const auto peep_i = peephole_of(p->i.sums, p->c_before), peep_f = peephole_of(p->f.sums, p->c_before);
  const auto peep_o = peephole_of(p->o.sums, p->cs);
  if (!peep_i || !peep_f || !peep_o) return std::nullopt;

  made->gate = p->o.function;
  made->added = p->c.function;
  made->read = p->read;
  made->cell_clip = p->clip;
  const std::array<const linear_form*, 4> gates{&p->i.sums, &p->c.sums, &p->f.sums, &p->o.sums};
  const std::array<value, 2> inputs{in->x, in->h};
  cell.operands = {in->x, p->c_before, in->h, joined_weights(inputs, gates)};
  if (!p->i.sums.scaled.empty() || !p->f.sums.scaled.empty() || !p->o.sums.scaled.empty()) {
    made->peephole = lstm::peephole_use::read;
    for (const auto* by : {&*peep_i, &*peep_f, &*peep_o}) cell.operands.emplace_back(tensor::of<float>({units}, *by));
  }
  cell.operands.emplace_back(joined_biases(gates));
  if (made->has_projection) cell.operands.emplace_back(*g.constant(g.at(cell.result.node).inputs[1]));

  cell.nodes = std::move(p->nodes);
  for (const linear_form* f : gates) cell.nodes.insert(f->nodes.begin(), f->nodes.end());
  cell.replaced = {{p->i_value, lstm::out_i}, {p->cs, lstm::out_cs},       {p->f_value, lstm::out_f},
                   {p->o_value, lstm::out_o}, {p->ci_value, lstm::out_ci}, {cell.result, lstm::out_h}};
  if (p->co != p->cs) cell.replaced.push_back({p->co, lstm::out_co});
  cell.op = std::move(made);
  return cell;
}

}  // namespace tf_embed::gen
