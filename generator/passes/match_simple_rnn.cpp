// SPDX-License-Identifier: Apache-2.0
#include "ops/element/select.hpp"
#include "ops/recurrent/simple_rnn.hpp"
#include "passes/recurrent_match.hpp"

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

// How many readers behind a cell are looked at for the next step, which are a product, a sum, a bias.
constexpr std::size_t most_readers = 32;

/// Whether a node a few steps behind `result` is the same function of a product of `result` with the same weights.
bool has_next_step(const graph& g, value result, cell_function function, const weight_block& weights) {
  std::vector<value> near{result};
  std::size_t looked_at = 0;
  for (std::size_t at = 0; at < near.size(); ++at) {
    for (const use& u : g.at(near[at].node).uses) {
      if (++looked_at > most_readers) return false;
      const value reader{u.node, 0};
      if (g.at(u.node).inputs[u.input] != near[at]) continue;
      near.push_back(reader);
      if (!function_at(g, reader)) continue;
      const auto next = activated_at(g, reader);
      const auto* product = next ? next->sums.product_of(result) : nullptr;
      if (product && next->function == function && product->weights.is_same(weights)) return true;
    }
  }
  return false;
}

/// Whether a value is the result, or a choice between that and the state before, as in a sequence that has ended.
bool hands_on_state(const graph& g, value v, value state, value result) {
  if (v == result) return true;
  const node& n = g.at(v.node);
  if (!dynamic_cast<const select*>(n.op.get())) return false;
  return (n.inputs[1] == state && n.inputs[2] == result) || (n.inputs[1] == result && n.inputs[2] == state);
}

/// Whether the state goes in and out of the graph in one place: that of a loop's body.
bool goes_round(const graph& g, value state, value result) {
  for (std::size_t i = 0; i < std::min(g.inputs.size(), g.outputs.size()); ++i) {
    if (g.inputs[i].value == state && hands_on_state(g, g.outputs[i].value, state, result)) return true;
  }
  return false;
}

/// Whether `state` is a step of the cell `made`, whose weights these are.
bool is_step_before(const graph& g, value state, const simple_rnn& made, const tensor& weights) {
  const node& n = g.at(state.node);
  if (!n.op || !n.op->equals(made)) return false;
  const tensor* known = g.constant(n.inputs[made.first_operand() + 2]);
  return known && known->type() == weights.type() && std::ranges::equal(known->bytes(), weights.bytes());
}

}  // namespace

std::optional<found_cell> match_simple_rnn(const graph& g, value result) {
  if (!function_at(g, result)) return std::nullopt;
  auto form = activated_at(g, result);
  if (!form || !form->sums.has_products_alone() || form->sums.products.size() != 2) return std::nullopt;
  auto made = std::make_unique<simple_rnn>();
  made->function = form->function;
  const std::array<const linear_form*, 1> sums{&form->sums};
  for (const std::size_t state : {std::size_t{1}, std::size_t{0}}) {
    const auto& product = form->sums.products[state];
    const value x = form->sums.products[1 - state].of, h = product.of;
    if (g.type(h) != g.type(result)) continue;
    tensor weights = joined_weights(std::array{x, h}, sums);
    if (!is_step_before(g, h, *made, weights) && !goes_round(g, h, result) &&
        !has_next_step(g, result, form->function, product.weights))
      continue;
    found_cell cell;
    cell.operands = {x, h, std::move(weights), joined_biases(sums)};
    cell.result = result;
    cell.replaced = {{result, 0}};
    cell.nodes = std::move(form->sums.nodes);
    cell.op = std::move(made);
    return cell;
  }
  return std::nullopt;
}

}  // namespace tf_embed::gen
