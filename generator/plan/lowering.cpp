// SPDX-License-Identifier: Apache-2.0
#include "plan/lowering.hpp"

#include "ir/op.hpp"
#include "ir/region.hpp"
#include "plan/carry_order.hpp"
#include "plan/lifetimes.hpp"
#include "program/layer_builder.hpp"
#include "program/place_layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
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
    for (const endpoint& in : g.inputs)
      to_.program.inputs.push_back({in.name, to_.tensor_of(g, scope.tensors, in.value)});
    const std::size_t failed_before = failures_.size();
    lower_nodes(scope, g.topological_order());
    if (failures_.size() != failed_before) return failures_[failed_before];
    for (const endpoint& out : g.outputs) {
      program_endpoint e{out.name, output_tensor_of(scope, out.value)};
      for (const run_time_extent& extent : g.type(out.value).extents) e.counts.push_back(to_.count_of(extent));
      to_.program.outputs.push_back(std::move(e));
    }
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
    lower_nodes(scope, carries ? carry_order(r.body) : r.body.topological_order());
    if (failures_.size() != failed_before) return failures_[failed_before];
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!is_placed[i]) copy(scope, r.body.outputs[i].value, results[i]);
    }
    return made;
  }

 private:
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
    const operand source{to_.tensor_of(scope.g, scope.tensors, from), access::read, "input 0"};
    program_layer l =
        place_layer(to_.program, layer_spec("identity", {source, operand{to, access::write, "output 0"}}));
    l.path = scope.path + scope.g.at(from.node).name;
    l.op_name = "Identity";
    scope.into.layers.push_back(std::move(l));
  }

  /// The tensor that the border shows: the value's own, or a dense copy where a run-time extent leaves gaps in it.
  tensor_id output_tensor_of(lowering_scope& scope, value v) {
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
};

}  // namespace

result<program> lower(const graph& g, const target_options& target, diagnostics& failures) {
  return graph_lowering(target, failures).run(g);
}

}  // namespace tf_embed::gen
