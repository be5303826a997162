// SPDX-License-Identifier: Apache-2.0
#include "passes/resolve.hpp"

#include "ops/folding.hpp"
#include "ops/known_elements.hpp"
#include "ops/op.hpp"

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

struct node_operands {
  std::vector<tensor_type> types;
  std::vector<const tensor*> constants;
  bool all_constant = true;
  std::size_t bytes = 0;
};

node_operands operands_of(const graph& g, const node& n) {
  node_operands o;
  for (const value& v : n.inputs) {
    o.types.push_back(g.type(v));
    o.constants.push_back(g.constant(v));
    if (o.constants.back()) {
      o.bytes += o.constants.back()->bytes().size();
    } else {
      o.all_constant = false;
    }
  }
  return o;
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

/// The types of the outputs, with the extents of those whose size is only known at run time.
result<std::vector<tensor_type>> infer_types(op& o, const shape_context& context) {
  TF_EMBED_TRY(auto types, o.infer_shape(context));
  bool counted = false;
  for (std::size_t i = 0; i < context.input_count(); ++i) counted = counted || context.type(i).is_counted();
  if (counted) TF_EMBED_CHECK(o.hand_on_extents(context, types));
  return types;
}

result<void> check_types(const std::vector<tensor_type>& types) {
  for (const tensor_type& t : types) {
    if (!is_static(t.shape)) {
      return diagnostic{
          error_kind::unsupported,
          fmt::format("the output shape {} depends on values known only at run time", to_string(t.shape))};
    }
    if (element_count(t.shape) > max_elements) {
      return diagnostic{error_kind::bad_model, fmt::format("the output {} has more than 2^40 elements", to_string(t))};
    }
  }
  return {};
}

/// Folds the node where that is possible; answers whether it became a constant.
result<bool> fold(graph& g, node_id id, const node_operands& operands, const shape_context& context,
                  constant_budget& budget) {
  node& n = g.at(id);
  std::vector<tensor> values = n.op->fold(context);
  if (values.empty()) {
    const std::size_t bytes = bytes_of(n.outputs);
    const bool affordable = bytes <= budget.limit - std::min(budget.used, budget.limit);
    if (!operands.all_constant || !n.op->is_pure() || !is_worth_folding(operands.bytes, bytes) || !affordable)
      return false;
    std::vector<tensor> inputs;
    for (const tensor* t : operands.constants) inputs.push_back(*t);
    TF_EMBED_TRY(values, n.op->evaluate(inputs));
  }
  for (const tensor& t : values) budget.used += t.bytes().size();
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
  if ((type.dtype != dtype::int32 && type.dtype != dtype::int64) || type.shape.size() > 1 || type.is_counted() ||
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

result<void> infer_node(graph& g, node_id id) {
  node& n = g.at(id);
  const node_operands operands = operands_of(g, n);
  auto types = infer_types(*n.op, shape_context(operands.types, operands.constants, &g, id));
  if (!types) return placed(std::move(types.error()), n);
  if (auto fine = check_types(*types); !fine) return placed(std::move(fine.error()), n);
  n.outputs = std::move(*types);
  return {};
}

resolve_summary resolve(graph& g, diagnostics& problems) {
  resolve_summary summary;
  constant_budget budget = budget_of(g);
  std::vector<bool> failed(g.size(), false);
  for (const node_id id : g.topological_order()) {
    node& n = g.at(id);
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
    const node_operands operands = operands_of(g, n);
    const shape_context context(operands.types, operands.constants, &g, id);
    auto types = infer_types(*n.op, context);
    if (!types) {
      fail(std::move(types.error()));
      continue;
    }
    if (auto fine = check_types(*types); !fine) {
      fail(std::move(fine.error()));
      continue;
    }
    n.outputs = std::move(*types);
    const std::vector<value> operands_read = n.inputs;
    auto folded = fold(g, id, operands, context, budget);
    if (!folded) {
      fail(std::move(folded.error()));
      continue;
    }
    if (!*folded && !fold_known_elements(g, id)) continue;
    ++summary.folded;
    for (const value& v : operands_read) {
      node& source = g.at(v.node);
      if (!source.constant || !source.uses.empty() || g.is_output(v)) continue;
      budget.used -= std::min(budget.used, source.constant->bytes().size());
      source.constant.reset();
    }
  }
  check_outputs(g, failed, problems);
  g.remove_dead();
  return summary;
}

}  // namespace tf_embed::gen
