// SPDX-License-Identifier: Apache-2.0
#include "plan/lowering.hpp"

#include "ir/call.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "plan/carry_order.hpp"
#include "plan/lifetimes.hpp"
#include "plan/state_layout.hpp"
#include "program/layer_builder.hpp"
#include "program/place_layer.hpp"
#include "program/take_storage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Refuses outputs that C++ has no type for (strings).
result<void> check_dtypes(const node& n) {
  for (const tensor_type& t : n.outputs) {
    if (t.dtype != dtype::invalid && cpp_name(t.dtype).empty()) {
      return diagnostic{error_kind::unsupported, fmt::format("{} has no type in C++", name(t.dtype))};
    }
  }
  return {};
}

/// Lowers a graph and, where an op asks for it, the graphs inside its ops, into one program.
class graph_lowering final : public region_lowering {
 public:
  graph_lowering(const target_options& target, diagnostics& failures) : to_(target), failures_(failures) {}

  result<program> run(const graph& g) {
    lowering_scope scope{g, to_.program.body};
    for (const endpoint& in : caller_inputs(g))
      to_.program.inputs.push_back({in.name, to_.tensor_of(g, scope.tensors, in.value)});
    add_states(scope);
    keep_what_is_found(scope);
    const std::size_t failed_before = failures_.size();
    lower_nodes(scope, carry_order(g, carried_by_state(g)));
    if (failures_.size() != failed_before) return failures_[failed_before];
    carry_states(scope);
    for (const endpoint& out : caller_outputs(g)) {
      program_endpoint e{out.name, output_tensor_of(scope, out.value)};
      for (const run_time_extent& extent : g.type(out.value).extents) e.counts.push_back(to_.count_of(extent));
      to_.program.outputs.push_back(std::move(e));
    }
    lay_out_states(to_.program);
    set_lifetimes(to_.program);
    return std::move(to_.program);
  }

  result<block> lower(const region& r, std::span<const tensor_id> arguments, std::span<const tensor_id> results,
                      const std::string& path, bool repeats) override {
    block made;
    made.repeats = repeats;
    made.name = r.name;
    made.arguments.assign(arguments.begin(), arguments.end());
    made.results.assign(results.begin(), results.end());
    lowering_scope scope{r.body, made, path_into(path, r)};
    for (std::size_t i = 0; i < r.body.inputs.size(); ++i) scope.tensors.emplace(r.body.inputs[i].value, arguments[i]);
    // What one node makes is written where the results are wanted; all else is copied there.
    std::vector<bool> is_placed(results.size(), false);
    for (std::size_t i = 0; i < results.size(); ++i) {
      const value v = r.body.outputs[i].value;
      const node& n = r.body.at(v.node);
      if (!n.op || n.op->is_view()) continue;
      is_placed[i] = scope.tensors.emplace(v, results[i]).second;
    }
    const std::size_t failed_before = failures_.size();
    const bool carries = repeats && r.body.outputs.size() <= r.body.inputs.size();
    lower_nodes(scope, carries ? carry_order(r.body, carried_by_loop(r.body)) : r.body.topological_order());
    if (failures_.size() != failed_before) return failures_[failed_before];
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!is_placed[i]) copy(scope, r.body.outputs[i].value, results[i]);
    }
    return made;
  }

 private:
  static std::vector<carried_value> carried_by_state(const graph& g) {
    std::vector<carried_value> carried;
    for (std::size_t i = 0; i < g.states.size(); ++i)
      carried.push_back({state_inputs(g)[i].value, state_outputs(g)[i].value});
    return carried;
  }

  void add_states(lowering_scope& scope) {
    for (std::size_t i = 0; i < scope.g.states.size(); ++i) {
      const graph_state& s = scope.g.states[i];
      program_state state{s.name, to_.tensor_of(scope.g, scope.tensors, state_inputs(scope.g)[i].value)};
      const auto bytes = s.initial.bytes();
      if (std::any_of(bytes.begin(), bytes.end(), [](std::byte b) { return b != std::byte{}; }))
        state.initial = to_.add_weights(s.initial, s.name + "/initial", "of the state, at first");
      to_.program.states.push_back(std::move(state));
    }
  }

  /// Outputs that show the state as the run found it are copies, made before it is overwritten.
  void keep_what_is_found(lowering_scope& scope) {
    for (const endpoint& out : caller_outputs(scope.g)) {
      value v = out.value;
      while (scope.g.at(v.node).op && scope.g.at(v.node).op->is_view()) v = scope.g.at(v.node).inputs[0];
      const auto is_found = [&](const endpoint& state) { return state.value == v; };
      if (std::ranges::none_of(state_inputs(scope.g), is_found) || shown_.contains(out.value)) continue;
      const tensor_id kept = to_.add_tensor(scope.g.type(out.value), scope.g.at(out.value.node).name + "/found");
      copy(scope, out.value, kept);
      shown_.emplace(out.value, kept);
    }
  }

  /// What the run leaves takes the place of what it found, where nothing needs that any more; else it is copied there.
  void carry_states(lowering_scope& scope) {
    const graph& g = scope.g;
    std::vector<tensor_id> next;
    std::set<value> placed;
    for (std::size_t i = 0; i < g.states.size(); ++i) {
      const value v = state_outputs(g)[i].value;
      const node& n = g.at(v.node);
      if (v == state_inputs(g)[i].value) {
        next.push_back(to_.program.states[i].tensor);
      } else if (n.op && !n.op->is_view() && placed.insert(v).second) {
        next.push_back(to_.tensor_of(g, scope.tensors, v));
      } else {
        next.push_back(to_.add_tensor(g.type(v), g.states[i].name + "/next"));
        copy(scope, v, next.back());
      }
    }
    for (std::size_t i = 0; i < g.states.size(); ++i) {
      const tensor_id state = to_.program.states[i].tensor;
      forget_parts(to_.program, next[i]);
      if (next[i] == state || take_storage(to_.program, scope.into, state, next[i])) continue;
      add_copy(scope, {next[i], access::read, "next"}, state, g.at(state_outputs(g)[i].value.node).name);
    }
    // What a run found must not lie inside of what it makes.
    for (const program_state& s : to_.program.states)
      to_.program.buffers[*to_.program.tensors[s.tensor].buffer].parts_of.clear();
  }

  /// The layers of all nodes of the scope; what fails is added to the failures, and the next node is tried.
  void lower_nodes(lowering_scope& scope, const std::vector<node_id>& order) {
    for (const node_id id : order) {
      const node& n = scope.g.at(id);
      if (!n.op || n.op->is_view()) continue;
      layer_builder builder(to_, scope, *this, id);
      const std::size_t failed_before = failures_.size();
      result<void> done = check_dtypes(n);
      if (done && n.refusal) done = *n.refusal;
      if (done) done = n.op->emit(builder);
      // What failed in a region was reported there.
      if (done || failures_.size() != failed_before) continue;
      diagnostic d = std::move(done.error());
      d.node = scope.path + n.name;
      d.op = n.op_name;
      failures_.push_back(std::move(d));
    }
  }

  /// A layer that copies a value of the scope to a result of its block.
  void copy(lowering_scope& scope, value from, tensor_id to) {
    add_copy(scope, {to_.tensor_of(scope.g, scope.tensors, from), access::read, "input 0"}, to,
             scope.g.at(from.node).name);
  }

  void add_copy(lowering_scope& scope, const operand& source, tensor_id to, const std::string& name) {
    program_layer l =
        place_layer(to_.program, layer_spec("identity", {source, operand{to, access::write, "output 0"}}));
    l.path = scope.path + name;
    l.op_name = "Identity";
    scope.into.layers.push_back(std::move(l));
  }

  /// The tensor that the border shows: the value's own, or a dense copy where a run-time extent leaves gaps in it.
  tensor_id output_tensor_of(lowering_scope& scope, value v) {
    if (const auto kept = shown_.find(v); kept != shown_.end()) return kept->second;
    const tensor_type& type = scope.g.type(v);
    const std::size_t innermost = type.has_dynamic_axis() ? type.extents.back().axis : 0;
    if (element_count({type.shape.begin(), type.shape.begin() + static_cast<std::ptrdiff_t>(innermost)}) == 1)
      return to_.tensor_of(scope.g, scope.tensors, v);
    const auto known = closed_up_.find(v);
    if (known != closed_up_.end()) return known->second;
    const tensor_id id = layer_builder(to_, scope, *this, v.node).closed_up(v.port);
    closed_up_.emplace(v, id);
    return id;
  }

  program_builder to_;
  diagnostics& failures_;
  std::map<value, tensor_id> closed_up_;
  std::map<value, tensor_id> shown_;  ///< copies of what the run found in the state
};

}  // namespace

result<program> lower(const graph& g, const target_options& target, diagnostics& failures) {
  return graph_lowering(target, failures).run(g);
}

}  // namespace tf_embed::gen
