// SPDX-License-Identifier: Apache-2.0
#include "passes/resolve.hpp"

#include "ir/near_name.hpp"
#include "ir/op.hpp"
#include "ir/shaped_by_operand.hpp"
#include "ops/control/while_loop.hpp"
#include "ops/support/refused_op.hpp"
#include "passes/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tf_embed::gen {
namespace {

diagnostic placed(diagnostic d, const node& n) {
  d.node = n.name;
  d.op = n.op_name;
  return d;
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

/// Files say nothing of graphs inside ops.
const shape_annotations no_annotations;

}  // namespace

resolver::resolver(graph& g, const shape_annotations& annotations, list_sizes* sizes)
    : g_(g), typing_(g), annotations_(annotations), budget_(budget_of(g)), sizes_(sizes), is_outermost_(true) {}

resolver::resolver(graph& inside, const resolver& around, const std::string& path, bounds_table bounds,
                   known_lists lists)
    : g_(inside),
      typing_(inside),
      annotations_(no_annotations),
      budget_(budget_of(inside)),
      bounds_(std::move(bounds)),
      lists_(std::move(lists)),
      sizes_(around.sizes_),
      path_(around.path_ + path),
      is_outermost_(false) {}

resolve_summary resolver::run(diagnostics& problems) {
  grow();
  for (const node_id id : g_.topological_order()) visit(id);
  settle_sized_outputs();
  make_outputs_dense();
  check_outputs();
  tell(problems);
  for (std::string& fault : g_.take_faults())
    problems.push_back({error_kind::internal, "resolve: " + std::move(fault)});
  g_.remove_dead();
  return summary_;
}

void resolver::grow() {
  failed_.resize(g_.size(), false);
  computed_.resize(g_.size(), false);
  absent_nodes_.resize(g_.size(), false);
}

void resolver::fail(node_id id, diagnostic d) {
  failed_[id] = true;
  problems_.emplace_back(id, placed(std::move(d), g_.at(id)));
}

void resolver::visit(node_id id) {
  const node& n = g_.at(id);
  if (!n.op || decide(id) || is_judged(id)) return;
  if (const auto* o = dynamic_cast<const list_op*>(n.op.get())) {
    resolve_list(id, *o);
    return;
  }
  if (dynamic_cast<const while_loop*>(n.op.get())) {
    resolve_loop(id);
    return;
  }
  if (!reads_tensors_ && (!lists_.of_items.empty() || !lists_.sized.empty())) {
    if (n.op->is_identity() && n.inputs.size() == 1 && lists_.contains(n.inputs[0])) {
      replace({id, 0}, n.inputs[0]);
      return;
    }
    if (!make_operands_dense(id)) return;
  }
  if (const auto equal = numbers_.equal_node(g_, id); equal && !failed_[*equal] && !computed_[*equal]) {
    typing_.set_types(id, g_.at(*equal).outputs);
    for (std::uint32_t port = 0; port < n.outputs.size(); ++port) replace({id, port}, {*equal, port});
    ++summary_.merged;
    return;
  }
  if (resolve_regions(id)) infer_and_fold(id);
}

bool resolver::visit_all(const std::vector<node_id>& nodes) {
  grow();
  bool is_sound = true;
  for (const node_id id : nodes) {
    visit(id);
    is_sound = is_sound && !failed_[id];
  }
  return is_sound;
}

void resolver::replace(value from, value to) {
  g_.replace_uses(from, to);
  replaced_[from] = to;
}

std::optional<value> resolver::add_visited(std::string name, std::string op_name, std::unique_ptr<op> o,
                                           std::vector<value> reads) {
  const value made{typing_.add_untyped(std::move(name), std::move(op_name), std::move(o), std::move(reads)), 0};
  grow();
  visit(made.node);
  if (failed_[made.node]) return std::nullopt;
  const auto other = replaced_.find(made);
  return other == replaced_.end() ? made : other->second;
}

bool resolver::is_judged(node_id id) {
  const node& n = g_.at(id);
  if (std::any_of(n.inputs.begin(), n.inputs.end(), [&](value v) { return is_absent(v); })) {
    absent_nodes_[id] = true;
    return true;
  }
  // What no op can be made of is told of even where it reads what has failed, so that all of it is told at once.
  if (const auto* refused = dynamic_cast<const refused_op*>(n.op.get())) {
    fail(id, refused->reason);
    return true;
  }
  if (std::any_of(n.inputs.begin(), n.inputs.end(), [&](value v) { return failed_[v.node]; })) {
    failed_[id] = true;
    return true;
  }
  const auto missing_port = std::find_if(n.inputs.begin(), n.inputs.end(),
                                         [&](const value& v) { return v.port >= g_.at(v.node).outputs.size(); });
  if (missing_port != n.inputs.end()) {
    const node& from = g_.at(missing_port->node);
    fail(id, {error_kind::bad_model,
              fmt::format("input {} reads output {} of \"{}\", which has {}", missing_port - n.inputs.begin(),
                          missing_port->port, printable(from.name), from.outputs.size())});
    return true;
  }
  return false;
}

void resolver::infer_and_fold(node_id id) {
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

void resolver::check_outputs() {
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

void resolver::tell(diagnostics& problems) {
  std::vector<value> results;
  for (const endpoint& out : g_.outputs) results.push_back(out.value);
  const std::vector<bool> needed = g_.nodes_behind(results);
  for (auto& [id, d] : problems_) {
    if (needed[id]) problems.push_back(std::move(d));
  }
}

resolve_summary resolve(graph& g, diagnostics& problems, const shape_annotations& annotations, list_sizes* sizes) {
  return resolver(g, annotations, sizes).run(problems);
}

result<void> check_sizes_are_of_lists(const list_sizes& sizes) {
  for (const auto& [name, most] : sizes.most) {
    if (sizes.makers.contains(name)) continue;
    near_name near(name);
    for (const std::string& maker : sizes.makers) near.offer(maker);
    return diagnostic{error_kind::usage,
                      fmt::format("--max-size: no node \"{}\" makes a list{}", printable(name), near.question())};
  }
  return {};
}

}  // namespace tf_embed::gen
