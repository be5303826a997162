// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_count.hpp"

#include "ir/evaluate_graph.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/control/while_loop.hpp"
#include "passes/loop_graphs.hpp"
#include "passes/resolve.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Nodes evaluated at most: a counter to a million is better counted at run time.
constexpr std::int64_t most_steps = std::int64_t{1} << 19;

bool is_pure(const graph& g) {
  for (node_id id = 0; id < g.size(); ++id) {
    const node& n = g.at(id);
    if (!n.alive || !n.op) continue;
    if (!n.op->is_pure()) return false;
    for (const region& r : std::as_const(*n.op).regions()) {
      if (!r.problems.empty() || !is_pure(r.body)) return false;
    }
  }
  return true;
}

/// A graph of its own that computes some of the results, resolved; nullopt where that fails.
std::optional<graph> part_of(const graph& whole, const std::set<std::size_t>& results,
                             std::span<const tensor* const> operands) {
  graph part = whole.clone();
  std::vector<endpoint> kept;
  for (const std::size_t i : results) kept.push_back(part.outputs[i]);
  part.outputs = std::move(kept);
  part.remove_dead();
  if (!is_pure(part)) return std::nullopt;
  std::vector<tensor_type> types;
  for (const tensor* t : operands) types.push_back(t ? t->type() : tensor_type{});
  set_argument_types(part, types);
  diagnostics problems;
  resolve(part, problems);
  return problems.empty() ? std::optional(std::move(part)) : std::nullopt;
}

/// Widens `b` by what the variable is now.
void widen(value_bounds& b, const tensor& t) {
  if (!range_of(t.dtype()) || t.size() == 0) return;
  for (std::int64_t i = 0; i < t.size(); ++i) {
    const interval here{t.as_int(i), t.as_int(i)};
    b.intervals.assign(1, b.is_known() ? hull(b.intervals[0], here) : here);
  }
}

}  // namespace

std::set<std::size_t> deciding_variables(const while_loop& loop) {
  std::set<std::size_t> deciding = arguments_of(loop.condition(), {loop.condition().outputs[0].value});
  for (std::size_t before = ~std::size_t{0}; before != deciding.size();) {
    before = deciding.size();
    std::vector<value> next;
    for (const std::size_t i : deciding) next.push_back(loop.body().outputs[i].value);
    deciding.merge(arguments_of(loop.body(), next));
  }
  return deciding;
}

std::optional<loop_count> count_iterations(const while_loop& loop, std::span<const tensor* const> operands) {
  const std::set<std::size_t> deciding = deciding_variables(loop);
  if (std::any_of(deciding.begin(), deciding.end(), [&](std::size_t i) { return operands[i] == nullptr; }))
    return std::nullopt;
  const auto condition = part_of(loop.condition(), {0}, operands);
  const auto body = part_of(loop.body(), deciding, operands);
  if (!condition || !body) return std::nullopt;

  std::vector<tensor> values(operands.size());
  for (const std::size_t i : deciding) values[i] = *operands[i];
  loop_count count;
  const std::int64_t steps_each = 1 + operations_in(*condition) + operations_in(*body);
  for (; count.trips * steps_each < most_steps; ++count.trips) {
    const auto holds = evaluate_graph(*condition, values);
    if (!holds || holds->front().rank() != 0) return std::nullopt;
    if (holds->front().as_double(0) == 0) {
      for (const std::size_t i : deciding) count.last.emplace(i, values[i]);
      return count;
    }
    for (const std::size_t i : deciding) widen(count.bounds[i], values[i]);
    auto next = evaluate_graph(*body, values);
    if (!next) return std::nullopt;
    std::size_t at = 0;
    for (const std::size_t i : deciding) {
      if ((*next)[at].type() != values[i].type()) return std::nullopt;
      values[i] = std::move((*next)[at++]);
    }
  }
  return std::nullopt;
}

}  // namespace tf_embed::gen
