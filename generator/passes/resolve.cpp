// SPDX-License-Identifier: Apache-2.0
#include "passes/resolve.hpp"

#include "ir/choice.hpp"
#include "ir/folding.hpp"
#include "ir/graph_typing.hpp"
#include "ir/inference.hpp"
#include "ir/known_elements.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ir/shaped_by_operand.hpp"
#include "ir/value_bounds.hpp"
#include "ops/movement/broadcast_to.hpp"
#include "ops/support/refused_op.hpp"
#include "passes/common_subexpressions.hpp"
#include "passes/splice_region.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

// Many small results, or a chain that doubles, must not add up: all constants together may take this much more than
// those of the file, or this many times as much.
constexpr std::size_t always_kept_bytes = std::size_t{64} << 20;

/// Bytes of constants in memory, and how many there may be.
struct constant_budget {
  std::size_t used = 0;
  std::size_t limit = 0;
};

constant_budget budget_of(const graph& g) {
  constant_budget b;
  for (node_id id = 0; id < g.size(); ++id) {
    if (const tensor* t = g.constant({id, 0})) b.used += t->bytes().size();
  }
  b.limit = b.used + std::max(always_kept_bytes, folding_growth * b.used);
  return b;
}

std::size_t bytes_of(const std::vector<tensor_type>& types) {
  std::size_t bytes = 0;
  for (const tensor_type& t : types) bytes += static_cast<std::size_t>(element_count(t.shape)) * byte_size(t.dtype);
  return bytes;
}

diagnostic placed(diagnostic d, const node& n) {
  d.node = n.name;
  d.op = n.op_name;
  return d;
}

/// Folds the node where that is possible; answers whether it became a constant.
result<bool> fold(graph& g, node_id id, const node_operands& operands, const shape_context& context,
                  constant_budget& budget) {
  const node& n = g.at(id);
  std::vector<tensor> values = n.op->fold(context);
  if (values.empty()) {
    const std::size_t bytes = bytes_of(n.outputs);
    const bool affordable = bytes <= budget.limit - std::min(budget.used, budget.limit);
    if (!operands.all_constant || !n.op->is_pure() || !is_worth_folding(operands.constant_bytes, bytes) || !affordable)
      return false;
    TF_EMBED_TRY(values, evaluate_constants(*n.op, operands));
  }
  // The value may be smaller than what was inferred, where a size depends on it; nothing is inferred behind it yet.
  std::vector<tensor_type> types = n.outputs;
  for (std::size_t port = 0; port < values.size(); ++port) {
    budget.used += values[port].bytes().size();
    if (fits(values[port].type(), types[port])) types[port] = values[port].type();
  }
  graph_typing(g).set_types(id, std::move(types));
  if (values.size() == 1) {
    g.make_constant(id, std::move(values.front()));
    return true;
  }
  for (std::uint32_t port = 0; port < values.size(); ++port) {
    if (g.use_count({id, port}) == 0) continue;
    g.replace_uses({id, port}, g.add_constant(fmt::format("{}:{}", n.name, port), std::move(values[port])));
  }
  return true;
}

/// Integers of which each is known, though not all that they are made from: the last entry of a Shape whose first is
/// only known at run time.
bool fold_known_elements(graph& g, node_id id) {
  constexpr std::int64_t most = 64;
  const node& n = g.at(id);
  if (n.outputs.size() != 1 || n.inputs.empty()) return false;
  const tensor_type type = n.outputs[0];
  if ((type.dtype != dtype::int32 && type.dtype != dtype::int64) || type.shape.size() > 1 || type.has_dynamic_axis() ||
      element_count(type.shape) > most)
    return false;
  std::vector<std::int64_t> values;
  for (std::int64_t i = 0; i < element_count(type.shape); ++i) {
    const known_element e = element_of(g, {id, 0}, i);
    if (!e.is_known()) return false;
    values.push_back(e.offset);
  }
  g.make_constant(id, tensor::of_ints(type.dtype, values).reshaped(type.shape));
  return true;
}

/// Outputs that can have one value only, though what they are made from is known at run time: Minimum(n, Maximum(n,
/// x)). Answers whether any became a constant.
bool fold_bounded(graph& g, node_id id, bounds_table& bounds, constant_budget& budget) {
  bounds.add(g, id);
  const node& n = g.at(id);
  const std::size_t ports = n.outputs.size();
  bool any = false;
  for (std::uint32_t port = 0; port < ports; ++port) {
    const value v{id, port};
    const std::size_t bytes = bytes_of({n.outputs[port]});
    const bool affordable = bytes <= budget.limit - std::min(budget.used, budget.limit);
    if (!range_of(n.outputs[port].dtype) || !is_worth_folding(0, bytes) || !affordable) continue;
    auto known = constant_within(n.outputs[port], bounds.of(g, v));
    if (!known) continue;
    any = true;
    budget.used += bytes;
    if (ports == 1) {
      g.make_constant(id, std::move(*known));
    } else if (g.use_count(v) != 0) {
      g.replace_uses(v, g.add_constant(fmt::format("{}:{}", n.name, port), std::move(*known)));
    }
  }
  return any;
}

/// Where a file says what shape comes out of a node that an operand gives its shape, the operand is known after all;
/// answers whether it was not before.
bool take_annotated_shape(graph& g, node_id id, const std::vector<std::optional<shape>>& annotated) {
  const node& n = g.at(id);
  const auto* shaped = dynamic_cast<const shaped_by_operand*>(n.op.get());
  const std::optional<std::size_t> at = shaped ? shaped->shape_operand() : std::nullopt;
  if (!at || *at >= n.inputs.size() || annotated.empty() || !annotated[0] || !is_static(*annotated[0])) return false;
  const value operand = n.inputs[*at];
  const tensor_type& type = g.type(operand);
  const shape one_size_each = {static_cast<std::int64_t>(annotated[0]->size())};
  if (g.constant(operand) || !is_integer(type.dtype) || type.shape != one_size_each || type.has_dynamic_axis())
    return false;
  const std::string name = n.name + "/shape";
  graph_typing(g).set_input(id, *at, g.add_constant(name, tensor::of_ints(type.dtype, *annotated[0])));
  return true;
}

/// Infers and folds one graph.
class resolver {
 public:
  resolver(graph& g, bounds_table bounds, const shape_annotations& annotations)
      : g_(g), typing_(g), annotations_(annotations), budget_(budget_of(g)), bounds_(std::move(bounds)) {}

  resolve_summary run(diagnostics& problems) {
    grow();
    for (const node_id id : g_.topological_order()) visit(id);
    check_outputs();
    tell(problems);
    for (std::string& fault : g_.take_faults())
      problems.push_back({error_kind::internal, "resolve: " + std::move(fault)});
    g_.remove_dead();
    return summary_;
  }

 private:
  /// Nodes are added on the way.
  void grow() {
    failed_.resize(g_.size(), false);
    computed_.resize(g_.size(), false);
    absent_nodes_.resize(g_.size(), false);
  }

  bool is_absent(value v) const { return absent_nodes_[v.node] || absent_.contains(v); }

  void fail(node_id id, diagnostic d) {
    failed_[id] = true;
    problems_.emplace_back(id, placed(std::move(d), g_.at(id)));
  }

  void visit(node_id id) {
    const node& n = g_.at(id);
    if (!n.op || decide(id)) return;
    if (std::any_of(n.inputs.begin(), n.inputs.end(), [&](value v) { return is_absent(v); })) {
      absent_nodes_[id] = true;
      return;
    }
    // What no op can be made of is told of even where it reads what has failed, so that all of it is told at once.
    if (const auto* refused = dynamic_cast<const refused_op*>(n.op.get())) {
      fail(id, refused->reason);
      return;
    }
    if (std::any_of(n.inputs.begin(), n.inputs.end(), [&](value v) { return failed_[v.node]; })) {
      failed_[id] = true;
      return;
    }
    const auto missing_port = std::find_if(n.inputs.begin(), n.inputs.end(),
                                           [&](const value& v) { return v.port >= g_.at(v.node).outputs.size(); });
    if (missing_port != n.inputs.end()) {
      const node& from = g_.at(missing_port->node);
      fail(id, {error_kind::bad_model,
                fmt::format("input {} reads output {} of \"{}\", which has {}", missing_port - n.inputs.begin(),
                            missing_port->port, printable(from.name), from.outputs.size())});
      return;
    }
    if (const auto equal = numbers_.equal_node(g_, id); equal && !failed_[*equal] && !computed_[*equal]) {
      typing_.set_types(id, g_.at(*equal).outputs);
      for (std::uint32_t port = 0; port < n.outputs.size(); ++port) g_.replace_uses({id, port}, {*equal, port});
      ++summary_.merged;
      return;
    }
    if (resolve_regions(id)) infer_and_fold(id);
  }

  void infer_and_fold(node_id id) {
    const node& n = g_.at(id);
    static const std::vector<std::optional<shape>> nothing;
    const auto found = annotations_.find(id);
    const auto& annotated = found == annotations_.end() ? nothing : found->second;
    node_operands operands = operands_of(g_, n);
    std::optional<shape_context> context(std::in_place, operands.types, operands.constants, &g_, id);
    auto types = infer_types(*n.op, *context, annotated);
    if (!types && types.error().kind == error_kind::unsupported && take_annotated_shape(g_, id, annotated)) {
      grow();
      operands = operands_of(g_, n);
      context.emplace(operands.types, operands.constants, &g_, id);
      types = infer_types(*n.op, *context, annotated);
    }
    if (!types) {
      fail(id, std::move(types.error()));
      return;
    }
    typing_.set_types(id, std::move(*types));
    const std::vector<value> operands_read = n.inputs;
    auto folded = fold(g_, id, operands, *context, budget_);
    if (!folded) {
      fail(id, std::move(folded.error()));
      return;
    }
    if (!*folded && !fold_known_elements(g_, id) && !fold_bounded(g_, id, bounds_, budget_)) return;
    grow();
    ++summary_.folded;
    computed_[id] = true;
    for (const value& v : operands_read) {
      const node& source = g_.at(v.node);
      if (!source.constant || !source.uses.empty() || g_.is_output(v)) continue;
      budget_.used -= std::min(budget_.used, source.constant->bytes().size());
      typing_.free_constant(v.node);
    }
  }

  /// Lets the op choose, before what it does not take is judged. Answers whether the node is done with.
  bool decide(node_id id) {
    const node& n = g_.at(id);
    const auto* chooser = dynamic_cast<const choosing_op*>(n.op.get());
    if (!chooser) return false;
    std::vector<choice_input> inputs;
    for (const value& v : n.inputs) {
      choice_input& in = inputs.emplace_back();
      in.has_value = !is_absent(v);
      if (!in.has_value || failed_[v.node] || v.port >= g_.at(v.node).outputs.size()) continue;
      in.type = &g_.type(v);
      in.constant = g_.constant(v);
      if (const value_bounds& b = bounds_.of(g_, v); b.is_known()) in.bounds = b.all();
    }
    auto chosen = chooser->choose(inputs);
    if (!chosen) return false;
    ++summary_.folded;
    if (chosen->region) {
      take_region(id, *chosen->region);
    } else {
      for (std::uint32_t port = 0; port < chosen->outputs.size(); ++port) take({id, port}, chosen->outputs[port]);
    }
    return true;
  }

  void take(value v, chosen_output& out) {
    const node& n = g_.at(v.node);
    if (out.constant) {
      g_.replace_uses(v, g_.add_constant(fmt::format("{}:{}", n.name, v.port), std::move(*out.constant)));
      grow();
    } else if (!out.input) {
      absent_.insert(v);
    } else if (!out.broadcast_to) {
      g_.replace_uses(v, n.inputs[*out.input]);
    } else {
      const value s = g_.add_constant(n.name + "/shape", tensor::of_ints(dtype::int64, *out.broadcast_to));
      const node_id made =
          typing_.add_untyped(n.name, "BroadcastTo", std::make_unique<broadcast_to>(), {n.inputs[*out.input], s});
      g_.replace_uses(v, {made, 0});
      grow();
      visit(made);
    }
  }

  /// Puts the nodes of a graph inside the op in its place.
  void take_region(node_id id, std::size_t r) {
    const node& n = g_.at(id);
    if (!n.op->regions()[r].problems.empty()) {
      tell_of_region(id, r, n.op->regions()[r].problems);
      return;
    }
    const spliced_region made = splice_region(g_, id, r);
    for (std::uint32_t port = 0; port < made.results.size(); ++port) g_.replace_uses({id, port}, made.results[port]);
    grow();
    for (const node_id inner : made.nodes) visit(inner);
  }

  /// Hands the types (and what is known of the values) of a node's operands to the graphs inside its op, and resolves
  /// those. Answers whether they are sound.
  bool resolve_regions(node_id id) {
    const node& n = g_.at(id);
    const std::span<region> regions = n.op->regions();
    for (std::size_t r = 0; r < regions.size(); ++r) {
      graph& body = regions[r].body;
      bounds_table bounds;
      for (std::size_t i = 0; i < body.inputs.size(); ++i) {
        const std::size_t at = n.op->region_operand(r, i);
        if (at >= n.inputs.size()) {
          fail(id, bad_model(fmt::format("its graph \"{}\" takes {} arguments, but the node has {} inputs",
                                         regions[r].name, body.inputs.size(), n.inputs.size())));
          return false;
        }
        const value operand = n.inputs[at];
        const value argument = body.inputs[i].value;
        graph_typing(body).set_types(argument.node, {g_.type(operand)});
        bounds.set(body, argument, bounds_.of(g_, operand));
        if (const tensor* t = g_.constant(operand))
          body.replace_uses(argument, body.add_constant(body.inputs[i].name, *t));
      }
      diagnostics inside = regions[r].problems;
      if (inside.empty()) {
        const resolve_summary inner = resolver(body, std::move(bounds), {}).run(inside);
        summary_.folded += inner.folded;
        summary_.merged += inner.merged;
      }
      tell_of_region(id, r, inside);
    }
    return !failed_[id];
  }

  /// What is wrong inside an op, by the path to it.
  void tell_of_region(node_id id, std::size_t r, const diagnostics& inside) {
    const node& n = g_.at(id);
    for (diagnostic d : inside) {
      failed_[id] = true;
      if (d.op.empty()) d.op = n.op_name;
      d.node = fmt::format("{}/{}{}{}", n.name, n.op->regions()[r].name, d.node.empty() ? "" : "/", d.node);
      problems_.emplace_back(id, std::move(d));
    }
  }

  /// Outputs that the user or the file names by a port that the node does not have, or that have no value.
  void check_outputs() {
    for (const endpoint& out : g_.outputs) {
      const node_id id = out.value.node;
      if (failed_[id]) continue;
      if (is_absent(out.value)) {
        fail(id, {error_kind::usage, fmt::format("\"{}\" has no value: it is on the way that a predicate does not take",
                                                 printable(out.name))});
      } else if (out.value.port >= g_.at(id).outputs.size()) {
        fail(id, {error_kind::usage, fmt::format("\"{}\" asks for output {} of this node, which has {}",
                                                 printable(out.name), out.value.port, g_.at(id).outputs.size())});
      }
    }
  }

  /// Of what is wrong, that which the outputs need.
  void tell(diagnostics& problems) {
    std::vector<bool> needed(g_.size(), false);
    std::vector<node_id> pending;
    for (const endpoint& out : g_.outputs) pending.push_back(out.value.node);
    while (!pending.empty()) {
      const node_id id = pending.back();
      pending.pop_back();
      if (needed[id]) continue;
      needed[id] = true;
      for (const value& v : g_.at(id).inputs) pending.push_back(v.node);
    }
    for (auto& [id, d] : problems_) {
      if (needed[id]) problems.push_back(std::move(d));
    }
  }

  graph& g_;
  graph_typing typing_;
  const shape_annotations& annotations_;
  constant_budget budget_;
  bounds_table bounds_;
  value_numbering numbers_;
  resolve_summary summary_;
  std::vector<bool> failed_;
  std::vector<bool> computed_;      ///< nodes with several outputs, which are constants of their own now
  std::vector<bool> absent_nodes_;  ///< nodes that no value reaches, and
  std::set<value> absent_;          ///< single outputs: the ways that a Switch does not take
  std::vector<std::pair<node_id, diagnostic>> problems_;
};

}  // namespace

resolve_summary resolve(graph& g, diagnostics& problems, const shape_annotations& annotations) {
  return resolver(g, {}, annotations).run(problems);
}

}  // namespace tf_embed::gen
