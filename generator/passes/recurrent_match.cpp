// SPDX-License-Identifier: Apache-2.0
#include "passes/recurrent_match.hpp"

#include "ops/element/clip.hpp"
#include "ops/element/unary.hpp"

#include <algorithm>
#include <utility>

namespace tf_embed::gen {

namespace {

std::optional<cell_function> plain_function(const graph& g, value v) {
  const auto* u = dynamic_cast<const unary*>(g.at(v.node).op.get());
  if (!u) return std::nullopt;
  switch (u->kind) {
    case unary_kind::sigmoid:
      return cell_function::sigmoid;
    case unary_kind::tanh:
      return cell_function::tanh;
    case unary_kind::relu:
      return cell_function::relu;
    case unary_kind::hard_sigmoid:
      return cell_function::hard_sigmoid;
    default:
      return std::nullopt;
  }
}

/// The operand that is no number of a sum, product or quotient with one.
std::optional<std::pair<value, float>> with_number(const graph& g, value v, binary_kind kind) {
  const node* n = binary_node(g, v, kind);
  if (!n) return std::nullopt;
  for (const auto& [x, number] : both_orders) {
    if (kind == binary_kind::div && x != 0) continue;
    const auto found = number_at(g, n->inputs[number]);
    if (found && g.type(n->inputs[x]) == g.type(v)) return std::pair{n->inputs[x], *found};
  }
  return std::nullopt;
}

/// A minimum or maximum of a value and a number.
std::optional<std::pair<value, float>> with_bound(const graph& g, value v, binary_kind plain, binary_kind of_clip) {
  if (const auto found = with_number(g, v, plain)) return found;
  const node* n = binary_node(g, v, of_clip);
  const auto bound = n ? number_at(g, n->inputs[1]) : std::nullopt;
  return bound && g.type(n->inputs[0]) == g.type(v) ? std::optional(std::pair{n->inputs[0], *bound}) : std::nullopt;
}

/// Keras' hard sigmoid, the older one of which clips a line.
std::optional<applied_function> hard_sigmoid_at(const graph& g, value v) {
  if (const auto clipped = bounded_at(g, v); clipped && clipped->low == 0.0f && clipped->high == 1.0f) {
    const auto shifted = with_number(g, clipped->of, binary_kind::add);
    const auto scaled = shifted ? with_number(g, shifted->first, binary_kind::mul) : std::nullopt;
    if (!scaled || shifted->second != 0.5f || scaled->second != 0.2f) return std::nullopt;
    applied_function found{cell_function::keras_hard_sigmoid, scaled->first, clipped->nodes};
    found.nodes.insert({clipped->of.node, shifted->first.node});
    return found;
  }
  auto part = with_number(g, v, binary_kind::div);
  if (!part || part->second != 6.0f) {
    part = with_number(g, v, binary_kind::mul);
    if (!part || part->second != 1.0f / 6.0f) return std::nullopt;
  }
  const auto* six = dynamic_cast<const unary*>(g.at(part->first.node).op.get());
  if (!six || six->kind != unary_kind::relu6) return std::nullopt;
  const value sum = g.at(part->first.node).inputs[0];
  const auto shifted = with_number(g, sum, binary_kind::add);
  if (!shifted || shifted->second != 3.0f) return std::nullopt;
  return applied_function{cell_function::hard_sigmoid, shifted->first, {v.node, part->first.node, sum.node}};
}

}  // namespace

const node* binary_node(const graph& g, value v, binary_kind kind) {
  const node& n = g.at(v.node);
  const auto* b = dynamic_cast<const binary*>(n.op.get());
  return b && b->kind == kind ? &n : nullptr;
}

std::optional<float> number_at(const graph& g, value v) {
  const tensor* t = g.constant(v);
  if (!t || t->size() != 1 || t->dtype() != dtype::float32) return std::nullopt;
  return t->as<float>()[0];
}

std::optional<bounded_value> bounded_at(const graph& g, value v) {
  if (dynamic_cast<const clip*>(g.at(v.node).op.get())) {
    const auto& in = g.at(v.node).inputs;
    const auto low = number_at(g, in[1]), high = number_at(g, in[2]);
    if (!low || !high || g.type(in[0]) != g.type(v)) return std::nullopt;
    return bounded_value{in[0], *low, *high, {v.node}};
  }
  const auto above = with_bound(g, v, binary_kind::maximum, binary_kind::at_least);
  const auto below = above ? with_bound(g, above->first, binary_kind::minimum, binary_kind::at_most) : std::nullopt;
  if (!below) return std::nullopt;
  return bounded_value{below->first, above->second, below->second, {v.node, above->first.node}};
}

std::optional<applied_function> function_at(const graph& g, value v) {
  if (const auto plain = plain_function(g, v)) return applied_function{*plain, g.at(v.node).inputs[0], {v.node}};
  return hard_sigmoid_at(g, v);
}

std::optional<activated_form> activated_at(const graph& g, value v) {
  const auto whole = whole_matrix(g, v);
  if (!whole) return std::nullopt;
  std::set<node_id> nodes;
  column_range r = behind_cuts(g, *whole, nodes);
  auto f = function_at(g, r.value);
  if (!f) return std::nullopt;
  r.value = f->of;
  auto sums = linear_form_of(g, r);
  if (!sums) return std::nullopt;
  sums->nodes.merge(nodes);
  sums->nodes.merge(f->nodes);
  return activated_form{f->function, std::move(*sums)};
}

tensor joined_weights(std::span<const value> inputs, std::span<const linear_form* const> forms) {
  std::int64_t rows = 0;
  for (const value& v : inputs) rows += forms[0]->product_of(v)->weights.rows;
  const auto columns = static_cast<std::int64_t>(forms[0]->bias.size());
  tensor made(dtype::float32, {rows, columns * static_cast<std::int64_t>(forms.size())});
  float* to = made.mutable_as<float>().data();
  for (const value& v : inputs) {
    for (std::int64_t r = 0; r < forms[0]->product_of(v)->weights.rows; ++r) {
      for (const linear_form* f : forms) {
        const weight_block& w = f->product_of(v)->weights;
        for (std::int64_t c = 0; c < columns; ++c) *to++ = w.at(r, c);
      }
    }
  }
  return made;
}

tensor rows_joined(const tensor& above, const tensor& below) {
  tensor made(dtype::float32, {above.shape()[0] + below.shape()[0], above.shape()[1]});
  const auto upper = above.as<float>(), lower = below.as<float>();
  std::copy(lower.begin(), lower.end(), std::copy(upper.begin(), upper.end(), made.mutable_as<float>().begin()));
  return made;
}

tensor joined_biases(std::span<const linear_form* const> forms) {
  const std::size_t columns = forms[0]->bias.size();
  tensor made(dtype::float32, {static_cast<std::int64_t>(columns * forms.size())});
  auto to = made.mutable_as<float>().begin();
  for (const linear_form* f : forms) to = std::copy(f->bias.begin(), f->bias.end(), to);
  return made;
}

}  // namespace tf_embed::gen
