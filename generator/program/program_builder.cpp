// SPDX-License-Identifier: Apache-2.0
#include "program/program_builder.hpp"

#include "ir/op.hpp"

#include <fmt/format.h>

#include <functional>
#include <string_view>

namespace tf_embed::gen {
namespace {

std::string output_hint(const node& n, std::uint32_t port) {
  return port == 0 ? n.name : fmt::format("{}/{}", n.name, port);
}

buffer_id add_buffer(program& p, const tensor_type& type) {
  buffer b;
  b.bytes = static_cast<std::size_t>(element_count(type.shape)) * byte_size(type.dtype);
  p.buffers.push_back(std::move(b));
  return static_cast<buffer_id>(p.buffers.size() - 1);
}

std::string_view text_of(const tensor& t) {
  return {reinterpret_cast<const char*>(t.bytes().data()), t.bytes().size()};
}

}  // namespace

tensor_id program_builder::add_tensor(const tensor_type& type, std::string hint) {
  program_tensor t;
  t.type = type;
  t.hint = std::move(hint);
  t.buffer = add_buffer(program, type);
  program.tensors.push_back(std::move(t));
  return static_cast<tensor_id>(program.tensors.size() - 1);
}

weights_id program_builder::add_weights(const tensor& values, std::string hint, std::string remark) {
  const std::string_view bytes = text_of(values);
  const std::size_t hash = std::hash<std::string_view>{}(bytes);
  const auto [first, last] = weights_by_hash_.equal_range(hash);
  for (auto at = first; at != last; ++at) {
    const tensor& known = program.weights[at->second].data;
    if (known.dtype() == values.dtype() && text_of(known) == bytes) return at->second;
  }
  const auto next = static_cast<weights_id>(program.weights.size());
  weights_by_hash_.emplace(hash, next);
  program.weights.push_back({std::move(hint), values, std::move(remark)});
  return next;
}

tensor_id program_builder::count_of(const run_time_extent& extent) {
  const auto known = counts_.find(extent.id);
  if (known != counts_.end()) return known->second;
  const tensor_id id = add_tensor({dtype::int64, {}}, fmt::format("count_{}", counts_.size()));
  counts_.emplace(extent.id, id);
  return id;
}

tensor_id program_builder::tensor_of(const graph& g, std::map<value, tensor_id>& tensors, value v) {
  if (const auto known = tensors.find(v); known != tensors.end()) return known->second;
  const node& n = g.at(v.node);
  program_tensor t;
  t.type = n.outputs[v.port];
  t.node_name = n.name;
  t.port = v.port;
  t.hint = output_hint(n, v.port);
  if (n.constant) {
    t.weights = add_weights(*n.constant, n.name, "");
  } else if (n.op && n.op->is_view()) {
    const tensor_id source = tensor_of(g, tensors, n.inputs[0]);
    t.buffer = program.tensors[source].buffer;
    t.weights = program.tensors[source].weights;
  } else {
    t.buffer = add_buffer(program, t.type);
  }
  const auto id = static_cast<tensor_id>(program.tensors.size());
  program.tensors.push_back(std::move(t));
  tensors.emplace(v, id);
  return id;
}

}  // namespace tf_embed::gen
