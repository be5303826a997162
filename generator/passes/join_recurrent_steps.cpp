// SPDX-License-Identifier: Apache-2.0
#include "passes/join_recurrent_steps.hpp"

#include "ops/movement/concat.hpp"
#include "ops/movement/pack.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/movement/split.hpp"
#include "ops/recurrent/recurrent_op.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

const recurrent_op* cell_at(const graph& g, node_id id) {
  const auto* r = dynamic_cast<const recurrent_op*>(g.at(id).op.get());
  return r && r->is_one_step() ? r : nullptr;
}

/// Whether `next` is the step behind `id`: the same cell with the same weights, on the state that `id` hands on.
bool follows(const graph& g, node_id id, node_id next) {
  const recurrent_op* cell = cell_at(g, id);
  if (next == id || !cell_at(g, next) || !g.at(next).op->equals(*g.at(id).op)) return false;
  const auto& before = g.at(id).inputs;
  const auto& after = g.at(next).inputs;
  const auto states = cell->states();
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto state = std::find_if(states.begin(), states.end(), [&](const auto& s) { return s.operand == i; });
    const bool is_step = i == cell->step_operand();
    if (is_step && g.type(after[i]) != g.type(before[i])) return false;
    if (state != states.end() ? after[i] != value{id, state->output} : !is_step && after[i] != before[i]) return false;
  }
  return true;
}

/// The steps from `first` on.
std::vector<node_id> chain_from(const graph& g, node_id first) {
  std::vector<node_id> chain{first};
  while (true) {
    const auto& uses = g.at(chain.back()).uses;
    const auto next =
        std::find_if(uses.begin(), uses.end(), [&](const use& u) { return follows(g, chain.back(), u.node); });
    if (next == uses.end()) return chain;
    chain.push_back(next->node);
  }
}

/// Where nodes stand in the order of the graph before the pass.
class node_order {
 public:
  explicit node_order(const graph& g) : order_(g.topological_order()), place_(g.size()) {
    for (std::size_t i = 0; i < order_.size(); ++i) place_[order_[i]] = i;
  }
  const std::vector<node_id>& nodes() const { return order_; }
  /// Between which places a node stands: one that the pass has added may be anywhere.
  std::size_t earliest_place(node_id id) const { return id < place_.size() ? place_[id] : 0; }
  std::size_t latest_place(node_id id) const { return id < place_.size() ? place_[id] : order_.size(); }

 private:
  std::vector<node_id> order_;
  std::vector<std::size_t> place_;
};

/// The nodes that depend on `id`, of those up to a place in the order.
std::set<node_id> dependants_of(const graph& g, node_id id, const node_order& order, std::size_t last_place) {
  std::set<node_id> found{id};
  std::vector<node_id> pending{id};
  while (!pending.empty()) {
    const node_id at = pending.back();
    pending.pop_back();
    for (const use& u : g.at(at).uses) {
      if (order.earliest_place(u.node) <= last_place && found.insert(u.node).second) pending.push_back(u.node);
    }
  }
  return found;
}

class step_joiner {
 public:
  step_joiner(graph& g, std::span<const node_id> chain) : g_(g), chain_(chain) {}

  bool join() {
    const node_id first = chain_.front();
    const recurrent_op& cell = *cell_at(g_, first);
    const auto states = cell.states();
    const std::size_t step = cell.step_operand();
    const auto outputs = static_cast<std::uint32_t>(g_.at(first).outputs.size());
    name_ = g_.at(chain_.back()).name;
    std::vector<value> inputs = g_.at(first).inputs;
    const auto sequence = steps_of(step);
    if (!sequence) return false;
    inputs[step] = *sequence;
    const auto made = g_.add(name_, g_.at(first).op_name, cell.over_sequence({}), std::move(inputs));
    if (!made) return false;
    for (std::uint32_t port = 0; port < outputs; ++port) {
      const auto state = std::find_if(states.begin(), states.end(), [&](const auto& s) { return s.output == port; });
      const bool is_state = state != states.end();
      if (is_state && !is_read(port, chain_.first(chain_.size() - 1))) {
        // What is read of the last step alone need not be kept for all.
        g_.replace_uses({chain_.back(), port}, {*made, outputs + static_cast<std::uint32_t>(state - states.begin())});
      } else if (is_read(port, chain_)) {
        hand_out({*made, port}, port);
      }
    }
    g_.rename(*made, name_);
    return true;
  }

 private:
  /// The step operands as one tensor.
  std::optional<value> steps_of(std::size_t operand) {
    const value first = g_.at(chain_.front()).inputs[operand];
    const auto* parts = dynamic_cast<const split*>(g_.at(first.node).op.get());
    bool is_whole = parts && parts->kind == split::form::unpack && parts->inferred.axis == 0 &&
                    g_.at(first.node).outputs.size() == chain_.size();
    std::vector<value> each;
    for (std::uint32_t t = 0; t < chain_.size(); ++t) {
      each.push_back(g_.at(chain_[t]).inputs[operand]);
      is_whole = is_whole && each.back() == value{first.node, t};
    }
    if (is_whole) return g_.at(first.node).inputs[0];
    const auto packed = g_.add(name_ + "/steps", "Pack", std::make_unique<pack>(), std::move(each));
    return packed ? std::optional(value{*packed, 0}) : std::nullopt;
  }

  /// Whether anything but the steps reads output `port` of some of them.
  bool is_read(std::uint32_t port, std::span<const node_id> steps) const {
    return std::any_of(steps.begin(), steps.end(), [&](node_id id) {
      const auto& uses = g_.at(id).uses;
      return g_.is_output({id, port}) || std::any_of(uses.begin(), uses.end(), [&](const use& u) {
               return std::find(chain_.begin(), chain_.end(), u.node) == chain_.end() &&
                      g_.at(u.node).inputs[u.input] == value{id, port};
             });
    });
  }

  /// Lets those who read output `port` of a step read it of the sequence.
  void hand_out(value all, std::uint32_t port) {
    hand_to_collector(all, port);
    if (!is_read(port, chain_)) return;
    auto parts = std::make_unique<split>();
    parts->kind = split::form::unpack;
    parts->count = static_cast<std::int64_t>(chain_.size());
    const auto made = g_.add(name_ + "/each", "Unpack", std::move(parts), {all});
    if (!made) return g_.require(made.error());
    for (std::uint32_t t = 0; t < chain_.size(); ++t) g_.replace_uses({chain_[t], port}, {*made, t});
  }

  /// Nodes that do nothing but join the output of all steps, in their order, are the sequence, or a view of it.
  void hand_to_collector(value all, std::uint32_t port) {
    std::set<node_id> readers;
    for (const use& u : g_.at(chain_.front()).uses) readers.insert(u.node);
    for (const node_id id : readers) {
      const std::vector<value>& in = g_.at(id).inputs;
      const auto* packed = dynamic_cast<const pack*>(g_.at(id).op.get());
      const auto* joined = dynamic_cast<const concat*>(g_.at(id).op.get());
      const bool along_first = (packed && packed->inferred.axis == 0) || (joined && joined->inferred.axis == 0);
      const std::size_t before = joined ? joined->first() : 0;
      bool is_all = along_first && in.size() == chain_.size() + (joined ? 1 : 0);
      for (std::size_t t = 0; is_all && t < chain_.size(); ++t) is_all = in[before + t] == value{chain_[t], port};
      if (!is_all) continue;
      if (packed) {
        g_.replace_uses({id, 0}, all);
      } else if (const auto view = reshaped(all, g_.type({id, 0}).shape)) {
        g_.replace_uses({id, 0}, *view);
      }
    }
  }

  std::optional<value> reshaped(value v, const shape& s) {
    const value target = g_.add_constant(name_ + "/shape", tensor::of_ints(dtype::int64, s));
    const auto made = g_.add(name_ + "/rows", "Reshape", std::make_unique<reshape>(), {v, target});
    return made ? std::optional(value{*made, 0}) : std::nullopt;
  }

  graph& g_;
  std::span<const node_id> chain_;
  std::string name_;  ///< of the last step, which the sequence takes over
};

}  // namespace

std::size_t join_recurrent_steps(graph& g) {
  std::size_t rewrites = 0;
  std::set<node_id> seen;
  const node_order order(g);
  for (const node_id id : order.nodes()) {
    if (!cell_at(g, id) || seen.contains(id)) continue;
    const std::vector<node_id> chain = chain_from(g, id);
    seen.insert(chain.begin(), chain.end());
    if (chain.size() == 1) continue;
    const std::size_t operand = cell_at(g, id)->step_operand();
    std::size_t last_place = 0;
    for (const node_id step : chain)
      last_place = std::max(last_place, order.latest_place(g.at(step).inputs[operand].node));
    const std::set<node_id> behind = dependants_of(g, id, order, last_place);
    const auto end = std::find_if(chain.begin(), chain.end(),
                                  [&](node_id step) { return behind.contains(g.at(step).inputs[operand].node); });
    const std::span<const node_id> joined(chain.begin(), end);
    if (joined.size() > 1) rewrites += step_joiner(g, joined).join();
  }
  return rewrites;
}

}  // namespace tf_embed::gen
