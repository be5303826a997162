// SPDX-License-Identifier: Apache-2.0
#include "ir/evaluate_graph.hpp"

#include "ir/op.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tf_embed::gen {
namespace {

// A graph of a few bytes can ask for any size (Fill, Tile); this much is refused rather than swapped to disk.
constexpr std::int64_t max_bytes_a_node = std::int64_t{4} << 30;

result<void> check_size(const node& n) {
  std::int64_t bytes = 0;
  for (const tensor_type& t : n.outputs) {
    bytes += element_count(t.shape) * static_cast<std::int64_t>(byte_size(t.dtype));
  }
  if (bytes <= max_bytes_a_node) return {};
  return diagnostic{
      error_kind::unsupported,
      fmt::format("the reference evaluator computes at most 4 GiB a node, this one needs {} bytes", bytes)};
}

result<std::vector<tensor>> evaluate_node(const graph& g, const node& n, const std::map<value, tensor>& values) {
  TF_EMBED_CHECK(check_size(n));
  std::vector<tensor> inputs;
  for (const value& v : n.inputs) {
    const tensor* constant = g.constant(v);
    inputs.push_back(constant ? *constant : values.at(v));
  }
  const auto counted = [](const tensor_type& t) { return t.has_dynamic_axis(); };
  const bool sized_now = std::any_of(n.outputs.begin(), n.outputs.end(), counted) ||
                         std::any_of(n.inputs.begin(), n.inputs.end(), [&](value v) { return counted(g.type(v)); });
  // Graphs inside an op do the same for each of their nodes.
  if (!sized_now || !n.op->regions().empty()) return n.op->evaluate(inputs);
  // The op knows the upper bounds; here it learns the sizes that there are.
  std::vector<tensor_type> types;
  std::vector<const tensor*> known;
  for (const tensor& t : inputs) {
    types.push_back(t.type());
    known.push_back(&t);
  }
  const auto op = n.op->clone();
  if (auto inferred = op->infer_shape(shape_context(types, known)); !inferred) {
    inferred.error().kind = error_kind::runtime;
    return std::move(inferred.error());
  }
  return op->evaluate(inputs);
}

}  // namespace

result<std::vector<tensor>> evaluate_graph(const graph& g, const std::vector<tensor>& inputs) {
  std::map<value, tensor> values;
  std::map<value, std::size_t> readers_left;
  for (std::size_t i = 0; i < g.inputs.size(); ++i) values[g.inputs[i].value] = inputs[i];

  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (!n.op) continue;
    auto outputs = evaluate_node(g, n, values);
    if (!outputs) {
      diagnostic d = std::move(outputs.error());
      d.node = n.name;
      d.op = n.op_name;
      return d;
    }
    for (std::uint32_t port = 0; port < outputs->size(); ++port) {
      const value v{id, port};
      const std::size_t readers = g.use_count(v);
      if (readers == 0) continue;
      readers_left[v] = readers;
      values[v] = std::move((*outputs)[port]);
    }
    for (const value& v : n.inputs) {
      const auto left = readers_left.find(v);
      if (left != readers_left.end() && --left->second == 0) values.erase(v);
    }
  }

  std::vector<tensor> results;
  for (const endpoint& out : g.outputs) {
    const tensor* constant = g.constant(out.value);
    results.push_back(constant ? *constant : values.at(out.value));
  }
  return results;
}

}  // namespace tf_embed::gen
