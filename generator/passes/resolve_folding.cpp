// SPDX-License-Identifier: Apache-2.0
#include "passes/resolve_folding.hpp"

#include "ir/folding.hpp"
#include "ir/graph_typing.hpp"
#include "ir/known_elements.hpp"
#include "ir/op.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

// Many small results, or a chain that doubles, must not add up: all constants together may take this much more than
// those of the file, or this many times as much.
constexpr std::size_t always_kept_bytes = std::size_t{64} << 20;

std::size_t bytes_of(const std::vector<tensor_type>& types) {
  std::size_t bytes = 0;
  for (const tensor_type& t : types) bytes += static_cast<std::size_t>(element_count(t.shape)) * byte_size(t.dtype);
  return bytes;
}

}  // namespace

constant_budget budget_of(const graph& g) {
  constant_budget b;
  for (node_id id = 0; id < g.size(); ++id) {
    if (const tensor* t = g.constant({id, 0})) b.used += t->bytes().size();
  }
  b.limit = b.used + std::max(always_kept_bytes, folding_growth * b.used);
  return b;
}

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

}  // namespace tf_embed::gen
