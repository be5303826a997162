// SPDX-License-Identifier: Apache-2.0
#include "passes/resolve.hpp"

#include "ir/folding.hpp"
#include "ir/graph_typing.hpp"
#include "ir/inference.hpp"
#include "ir/known_elements.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ir/shaped_by_operand.hpp"
#include "passes/common_subexpressions.hpp"

#include <fmt/format.h>

#include <algorithm>

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
    std::vector<tensor> inputs;
    for (const tensor* t : operands.constants) inputs.push_back(*t);
    TF_EMBED_TRY(values, n.op->evaluate(inputs));
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

/// Outputs that the user or the file names by a port that the node does not have.
void check_outputs(const graph& g, const std::vector<bool>& failed, diagnostics& problems) {
  for (const endpoint& out : g.outputs) {
    const node& from = g.at(out.value.node);
    const bool reported = out.value.node < failed.size() && failed[out.value.node];
    if (reported || out.value.port < from.outputs.size()) continue;
    problems.push_back(
        placed({error_kind::usage, fmt::format("\"{}\" asks for output {} of this node, which has {}",
                                               printable(out.name), out.value.port, from.outputs.size())},
               from));
  }
}

}  // namespace

namespace {

/// Hands the types (and values, where they are known) of a node's operands to the graphs inside its op, and resolves
/// those.
void resolve_regions(const graph& g, const node& n, resolve_summary& summary, diagnostics& problems) {
  const std::span<region> regions = n.op->regions();
  for (std::size_t r = 0; r < regions.size(); ++r) {
    graph& body = regions[r].body;
    for (std::size_t i = 0; i < body.inputs.size(); ++i) {
      const std::size_t at = n.op->region_operand(r, i);
      if (at >= n.inputs.size()) {
        problems.push_back(
            placed(bad_model(fmt::format("its graph \"{}\" takes {} arguments, but the node has {} inputs",
                                         regions[r].name, body.inputs.size(), n.inputs.size())),
                   n));
        return;
      }
      const value operand = n.inputs[at];
      const value argument = body.inputs[i].value;
      graph_typing(body).set_types(argument.node, {g.type(operand)});
      if (const tensor* t = g.constant(operand))
        body.replace_uses(argument, body.add_constant(body.inputs[i].name, *t));
    }
    const std::size_t reported = problems.size();
    const resolve_summary inner = resolve(body, problems);
    summary.folded += inner.folded;
    summary.merged += inner.merged;
    for (std::size_t i = reported; i < problems.size(); ++i) {
      if (!problems[i].node.empty())
        problems[i].node = fmt::format("{}/{}/{}", n.name, regions[r].name, problems[i].node);
    }
  }
}

}  // namespace

resolve_summary resolve(graph& g, diagnostics& problems, const shape_annotations& annotations) {
  resolve_summary summary;
  graph_typing typing(g);
  constant_budget budget = budget_of(g);
  value_numbering numbers;
  std::vector<bool> failed(g.size(), false);
  std::vector<bool> computed(g.size(), false);  // nodes with several outputs, which are constants of their own now
  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (!n.op) continue;
    const auto reads_failed = [&](const value& v) { return v.node < failed.size() && failed[v.node]; };
    if (std::any_of(n.inputs.begin(), n.inputs.end(), reads_failed)) {
      failed[id] = true;
      continue;
    }
    const auto fail = [&](diagnostic d) {
      failed[id] = true;
      problems.push_back(placed(std::move(d), n));
    };
    const auto missing_port = std::find_if(n.inputs.begin(), n.inputs.end(),
                                           [&](const value& v) { return v.port >= g.at(v.node).outputs.size(); });
    if (missing_port != n.inputs.end()) {
      const node& from = g.at(missing_port->node);
      fail({error_kind::bad_model,
            fmt::format("input {} reads output {} of \"{}\", which has {}", missing_port - n.inputs.begin(),
                        missing_port->port, printable(from.name), from.outputs.size())});
      continue;
    }
    if (const auto equal = numbers.equal_node(g, id); equal && !failed[*equal] && !computed[*equal]) {
      typing.set_types(id, g.at(*equal).outputs);
      for (std::uint32_t port = 0; port < n.outputs.size(); ++port) g.replace_uses({id, port}, {*equal, port});
      ++summary.merged;
      continue;
    }
    if (!n.op->regions().empty()) {
      const std::size_t reported = problems.size();
      resolve_regions(g, n, summary, problems);
      if (problems.size() != reported) {
        failed[id] = true;
        continue;
      }
    }
    static const std::vector<std::optional<shape>> nothing;
    const auto found = annotations.find(id);
    const auto& annotated = found == annotations.end() ? nothing : found->second;
    node_operands operands = operands_of(g, n);
    std::optional<shape_context> context(std::in_place, operands.types, operands.constants, &g, id);
    auto types = infer_types(*n.op, *context, annotated);
    if (!types && types.error().kind == error_kind::unsupported && take_annotated_shape(g, id, annotated)) {
      operands = operands_of(g, n);
      context.emplace(operands.types, operands.constants, &g, id);
      types = infer_types(*n.op, *context, annotated);
    }
    if (!types) {
      fail(std::move(types.error()));
      continue;
    }
    typing.set_types(id, std::move(*types));
    const std::vector<value> operands_read = n.inputs;
    auto folded = fold(g, id, operands, *context, budget);
    if (!folded) {
      fail(std::move(folded.error()));
      continue;
    }
    if (!*folded && !fold_known_elements(g, id)) continue;
    ++summary.folded;
    computed[id] = true;
    for (const value& v : operands_read) {
      const node& source = g.at(v.node);
      if (!source.constant || !source.uses.empty() || g.is_output(v)) continue;
      budget.used -= std::min(budget.used, source.constant->bytes().size());
      typing.free_constant(v.node);
    }
  }
  check_outputs(g, failed, problems);
  for (std::string& fault : g.take_faults()) problems.push_back({error_kind::internal, "resolve: " + std::move(fault)});
  g.remove_dead();
  return summary;
}

}  // namespace tf_embed::gen
