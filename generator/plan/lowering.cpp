// SPDX-License-Identifier: Apache-2.0
#include "plan/lowering.hpp"

#include "ops/op.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {
namespace {

std::string output_hint(const node& n, std::uint32_t port) {
  return port == 0 ? n.name : fmt::format("{}/{}", n.name, port);
}

}  // namespace

buffer_id lowering::add_buffer(const tensor_type& type) {
  buffer b;
  b.bytes = static_cast<std::size_t>(element_count(type.shape)) * byte_size(type.dtype);
  b.first = b.last = -1;
  program_.buffers.push_back(std::move(b));
  return static_cast<buffer_id>(program_.buffers.size() - 1);
}

tensor_id lowering::tensor_of(value v) {
  if (const auto known = tensors_.find(v); known != tensors_.end()) return known->second;
  const node& n = graph_.at(v.node);
  program_tensor t;
  t.type = n.outputs[v.port];
  t.node_name = n.name;
  t.port = v.port;
  t.name = tensor_names_.make(output_hint(n, v.port));
  if (n.constant) {
    t.weights = add_weights(*n.constant, n.name, "");
  } else if (n.op && n.op->is_view()) {
    const program_tensor& source = program_.tensors[tensor_of(n.inputs[0])];
    t.buffer = source.buffer;
    t.weights = source.weights;
  } else {
    t.buffer = add_buffer(t.type);
  }
  const auto id = static_cast<tensor_id>(program_.tensors.size());
  program_.tensors.push_back(std::move(t));
  tensors_.emplace(v, id);
  return id;
}

std::size_t lowering::add_weights(const tensor& values, std::string hint, std::string remark) {
  const auto [known, fresh] = weights_by_bytes_.emplace(values.bytes().data(), program_.weights.size());
  if (!fresh) return known->second;
  program_.weights.push_back({weight_names_.make(hint), values, std::move(remark)});
  return program_.weights.size() - 1;
}

tensor_id lowering::add_temporary(const tensor_type& type, const std::string& hint) {
  program_tensor t;
  t.type = type;
  t.name = tensor_names_.make(hint);
  t.buffer = add_buffer(type);
  program_.tensors.push_back(std::move(t));
  return static_cast<tensor_id>(program_.tensors.size() - 1);
}

tensor_id lowering::count_of(const run_time_extent& extent) {
  const auto known = counts_.find(extent.id);
  if (known != counts_.end()) return known->second;
  const tensor_id id = add_temporary({dtype::int64, {}}, fmt::format("count_{}", counts_.size()));
  counts_.emplace(extent.id, id);
  return id;
}

tensor_id lowering::output_tensor_of(value v) {
  const tensor_type& type = graph_.type(v);
  const auto outer = type.shape.begin() + static_cast<std::ptrdiff_t>(type.extent.axis);
  if (!type.is_counted() || element_count({type.shape.begin(), outer}) == 1) return tensor_of(v);
  const auto known = closed_up_.find(v);
  if (known != closed_up_.end()) return known->second;
  const tensor_id id = layer_builder(*this, graph_, v.node).closed_up(v.port);
  closed_up_.emplace(v, id);
  return id;
}

result<void> lowering::check_dtypes(node_id id) const {
  for (const tensor_type& t : graph_.at(id).outputs) {
    if (t.dtype != dtype::invalid && cpp_name(t.dtype).empty()) {
      return diagnostic{error_kind::unsupported, fmt::format("{} has no type in C++", name(t.dtype))};
    }
  }
  return {};
}

result<program> lowering::run(diagnostics& failures) {
  for (const endpoint& in : graph_.inputs) program_.inputs.push_back({in.name, tensor_of(in.value)});
  for (const node_id id : graph_.topological_order()) {
    const node& n = graph_.at(id);
    if (!n.op || n.op->is_view()) continue;
    layer_builder builder(*this, graph_, id);
    result<void> done = check_dtypes(id);
    if (done) done = n.op->emit(builder);
    if (!done) {
      diagnostic d = std::move(done.error());
      d.node = n.name;
      d.op = n.op_name;
      failures.push_back(std::move(d));
    }
  }
  if (!failures.empty()) return failures.front();
  for (const endpoint& out : graph_.outputs) output_tensor_of(out.value);
  const int end = static_cast<int>(program_.layers.size());
  for (const program_endpoint& in : program_.inputs) program_.buffers[*program_.tensors[in.tensor].buffer].first = -1;
  for (const endpoint& out : graph_.outputs) {
    const tensor_id t = output_tensor_of(out.value);
    if (const auto b = program_.tensors[t].buffer) program_.buffers[*b].last = end;
    program_.outputs.push_back({out.name, t});
    const run_time_extent& extent = graph_.type(out.value).extent;
    if (extent.id == 0) continue;
    const tensor_id count = count_of(extent);
    program_.buffers[*program_.tensors[count].buffer].last = end;
    program_.outputs.back().count = count;
  }
  return std::move(program_);
}

}  // namespace tf_embed::gen
