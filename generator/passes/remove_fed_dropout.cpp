// SPDX-License-Identifier: Apache-2.0
#include "passes/remove_fed_dropout.hpp"

#include "ir/inference.hpp"
#include "ir/op.hpp"
#include "ops/shape/random.hpp"
#include "ops/support/element_types.hpp"
#include "passes/remove_dropout.hpp"
#include "passes/remove_identity.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

namespace tf_embed::gen {
namespace {

bool has_random_numbers(const graph& g) {
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive && dynamic_cast<const random_numbers*>(g.at(id).op.get())) return true;
  }
  return false;
}

tensor filled(const tensor_type& type, double x) {
  tensor t(type.dtype, type.shape);
  visit_dtype(type.dtype, [&]<class T>() {
    if constexpr (std::is_floating_point_v<compute_type<T>>) {
      for (T& element : t.mutable_as<T>()) element = narrow<T>(static_cast<compute_type<T>>(x));
    }
  });
  return t;
}

/// Folds what is made of `known` and constants alone. All nodes whose value then hangs on `known`.
std::set<node_id> fold_behind(graph& g, value known) {
  std::set<node_id> made{known.node};
  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (!n.op || n.outputs.size() != 1 || !n.op->is_pure() || !n.op->regions().empty()) continue;
    const auto follows = [&](const value& v) { return made.contains(v.node); };
    if (std::none_of(n.inputs.begin(), n.inputs.end(), follows)) continue;
    const node_operands operands = operands_of(g, n);
    if (!operands.all_constant) continue;
    auto values = evaluate_constants(*n.op, operands);
    if (!values || values->size() != 1) continue;
    g.make_constant(id, std::move(values->front()));
    made.insert(id);
  }
  return made;
}

/// The graph where input `i` is `x`, if it was for the rate of dropout alone, which goes for that number. What scales
/// dropout of another rate is data.
std::optional<graph> with_input(const graph& g, std::size_t i, double x) {
  graph trial = g.clone();
  const value fed = trial.inputs[i].value;
  const value known = trial.add_constant(trial.inputs[i].name, filled(trial.type(fed), x));
  trial.replace_uses(fed, known);
  const std::set<node_id> made = fold_behind(trial, known);
  remove_identity(trial);
  if (remove_dropout_of_rate(trial, made) == 0) return std::nullopt;
  trial.inputs.erase(trial.inputs.begin() + static_cast<std::ptrdiff_t>(i));
  trial.remove_dead();
  if (std::any_of(made.begin(), made.end(), [&](node_id id) { return trial.at(id).alive; })) return std::nullopt;
  return trial;
}

}  // namespace

std::vector<std::string> remove_fed_dropout(graph& g) {
  std::vector<std::string> gone;
  for (std::size_t i = 0; i < g.inputs.size() && has_random_numbers(g);) {
    const tensor_type& type = g.type(g.inputs[i].value);
    std::optional<graph> without;
    if (is_floating(type.dtype) && element_count(type.shape) == 1) {
      // What keeps all: keep_prob is 1, or the rate 0.
      without = with_input(g, i, 1);
      if (!without) without = with_input(g, i, 0);
    }
    if (!without) {
      ++i;
      continue;
    }
    gone.push_back(g.inputs[i].name);
    g = std::move(*without);
  }
  return gone;
}

}  // namespace tf_embed::gen
