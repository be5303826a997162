// SPDX-License-Identifier: Apache-2.0
#include "passes/known_steps.hpp"

#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/control/list_items.hpp"
#include "ops/control/while_loop.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Nodes evaluated at most, in all iterations.
constexpr std::int64_t most_evaluations = std::int64_t{1} << 18;

bool is_integer_scalar(const tensor_type& t) { return is_integer(t.dtype) && t.shape.empty(); }

/// The nodes that depend on constants and counters alone, in an order in which each is behind what it reads.
class counting_part {
 public:
  counting_part(const while_loop& loop, std::span<const tensor* const> operands) : g_(loop.body()) {
    for (std::size_t i = 0; i < g_.outputs.size(); ++i) {
      if (operands[i] && is_integer_scalar(operands[i]->type())) counters_.insert(i);
    }
    // A counter whose next value depends on more is none, and neither is what depends on it.
    for (std::size_t before = counters_.size() + 1; before != counters_.size();) {
      before = counters_.size();
      find_nodes();
      std::erase_if(counters_, [&](std::size_t i) { return !is_known(g_.outputs[i].value); });
    }
  }

  const std::set<std::size_t>& counters() const { return counters_; }
  const std::vector<node_id>& nodes() const { return nodes_; }

 private:
  bool is_known(value v) const { return known_.contains(v.node) || g_.constant(v); }

  void find_nodes() {
    known_.clear();
    nodes_.clear();
    for (const std::size_t i : counters_) known_.insert(g_.inputs[i].value.node);
    for (const node_id id : g_.topological_order()) {
      const node& n = g_.at(id);
      if (!n.op || n.inputs.empty() || n.outputs.size() != 1 || !is_integer_scalar(n.outputs[0])) continue;
      if (!n.op->is_pure() || !std::as_const(*n.op).regions().empty()) continue;
      if (!std::all_of(n.inputs.begin(), n.inputs.end(), [&](value v) { return is_known(v); })) continue;
      known_.insert(id);
      nodes_.push_back(id);
    }
  }

  const graph& g_;
  std::set<std::size_t> counters_;
  std::set<node_id> known_;
  std::vector<node_id> nodes_;
};

}  // namespace

known_steps::known_steps(const while_loop& loop, std::span<const tensor* const> operands, std::int64_t steps) {
  const graph& g = loop.body();
  const counting_part part(loop, operands);
  std::vector<value> constants;
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).constant && is_integer_scalar(g.at(id).constant->type())) constants.push_back({id, 0});
  }
  const auto nodes = static_cast<std::int64_t>(part.nodes().size() + constants.size());
  if (steps < 1 || steps > most_evaluations / (nodes + 1)) return;
  std::map<value, tensor> now;
  for (const std::size_t i : part.counters()) now[g.inputs[i].value] = *operands[i];
  for (std::int64_t step = 0; step < steps; ++step) {
    for (const node_id id : part.nodes()) {
      std::vector<tensor> reads;
      for (const value& v : g.at(id).inputs) reads.push_back(g.constant(v) ? *g.constant(v) : now.at(v));
      auto made = g.at(id).op->evaluate(reads);
      if (!made) {
        known_.clear();
        return;
      }
      now[value{id, 0}] = std::move((*made)[0]);
    }
    for (const auto& [v, t] : now) known_[v].push_back(t.as_int(0));
    std::map<value, tensor> next;
    for (const std::size_t i : part.counters()) {
      const value v = g.outputs[i].value;
      next[g.inputs[i].value] = g.constant(v) ? *g.constant(v) : now.at(v);
    }
    now = std::move(next);
  }
  for (const value& v : constants) known_[v].assign(static_cast<std::size_t>(steps), g.constant(v)->as_int(0));
}

const std::vector<std::int64_t>* known_steps::of(value v) const {
  const auto found = known_.find(v);
  return found == known_.end() ? nullptr : &found->second;
}

bool known_steps::counts_iterations(value v) const {
  const std::vector<std::int64_t>* each = of(v);
  return each && counts_up(*each, static_cast<std::int64_t>(each->size()));
}

}  // namespace tf_embed::gen
