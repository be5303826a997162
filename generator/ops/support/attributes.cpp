// SPDX-License-Identifier: Apache-2.0
#include "ops/support/attributes.hpp"

#include "graph.pb.h"
#include "proto/tensor_proto.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {
namespace {

using kind = proto::AttrValue::ValueCase;

}  // namespace

std::string_view attributes::op_name() const { return node_.op(); }

std::size_t attributes::input_count() const {
  std::size_t n = 0;
  for (const std::string& in : node_.input()) n += in.empty() || in[0] != '^';
  return n;
}

const proto::AttrValue* attributes::find(std::string_view name) const {
  const auto it = node_.attr().find(std::string(name));
  return it == node_.attr().end() ? nullptr : &it->second;
}

bool attributes::has(std::string_view name) const { return find(name) != nullptr; }

diagnostic attributes::missing(std::string_view name, std::string_view what) const {
  return {error_kind::bad_model, find(name) ? fmt::format("attribute {} must be {}", name, what)
                                            : fmt::format("attribute {} ({}) is missing", name, what)};
}

result<bool> attributes::boolean(std::string_view name, std::optional<bool> fallback) const {
  const auto* a = find(name);
  if (!a && fallback) return *fallback;
  if (!a || a->value_case() != kind::kB) return missing(name, "a bool");
  return a->b();
}

result<std::int64_t> attributes::integer(std::string_view name, std::optional<std::int64_t> fallback) const {
  const auto* a = find(name);
  if (!a && fallback) return *fallback;
  if (!a || a->value_case() != kind::kI) return missing(name, "an int");
  return static_cast<std::int64_t>(a->i());
}

result<float> attributes::real(std::string_view name, std::optional<float> fallback) const {
  const auto* a = find(name);
  if (!a && fallback) return *fallback;
  if (!a || a->value_case() != kind::kF) return missing(name, "a float");
  return a->f();
}

result<std::string> attributes::text(std::string_view name, std::optional<std::string> fallback) const {
  const auto* a = find(name);
  if (!a && fallback) return *fallback;
  if (!a || a->value_case() != kind::kS) return missing(name, "a string");
  return std::string(a->s());
}

result<gen::dtype> attributes::type(std::string_view name, std::optional<gen::dtype> fallback) const {
  const auto* a = find(name);
  if (!a && fallback) return *fallback;
  if (!a || a->value_case() != kind::kType) return missing(name, "a type");
  return to_dtype(a->type());
}

result<std::vector<gen::dtype>> attributes::types(std::string_view name) const {
  const auto* a = find(name);
  if (!a || a->value_case() != kind::kList) return missing(name, "a list of types");
  std::vector<gen::dtype> out;
  for (const int t : a->list().type()) out.push_back(to_dtype(static_cast<proto::DataType>(t)));
  return out;
}

result<std::vector<std::int64_t>> attributes::integers(std::string_view name,
                                                       std::optional<std::vector<std::int64_t>> fallback) const {
  const auto* a = find(name);
  if (!a && fallback) return *fallback;
  if (!a || a->value_case() != kind::kList) return missing(name, "a list of ints");
  return std::vector<std::int64_t>(a->list().i().begin(), a->list().i().end());
}

result<std::vector<std::string>> attributes::texts(std::string_view name) const {
  const auto* a = find(name);
  if (!a || a->value_case() != kind::kList) return missing(name, "a list of texts");
  return std::vector<std::string>(a->list().s().begin(), a->list().s().end());
}

result<std::size_t> attributes::graph_count(std::string_view name) const {
  const auto* a = find(name);
  if (!a || a->value_case() != kind::kList) return missing(name, "a list of functions");
  return static_cast<std::size_t>(a->list().func_size());
}

result<std::vector<float>> attributes::reals(std::string_view name, std::optional<std::vector<float>> fallback) const {
  const auto* a = find(name);
  if (!a && fallback) return *fallback;
  if (!a || a->value_case() != kind::kList) return missing(name, "a list of floats");
  return std::vector<float>(a->list().f().begin(), a->list().f().end());
}

result<std::optional<gen::shape>> attributes::shape(std::string_view name) const {
  const auto* a = find(name);
  if (!a) return std::optional<gen::shape>{};
  if (a->value_case() != kind::kShape) return missing(name, "a shape");
  if (a->shape().unknown_rank()) return std::optional<gen::shape>{};
  gen::shape s;
  for (const auto& d : a->shape().dim()) {
    if (d.size() < -1)
      return diagnostic{error_kind::bad_model, fmt::format("attribute {} has the dimension {}", name, d.size())};
    s.push_back(d.size());
  }
  return std::optional<gen::shape>{std::move(s)};
}

result<tensor> attributes::value(std::string_view name) const {
  const auto* a = find(name);
  if (!a || a->value_case() != kind::kTensor) return missing(name, "a tensor");
  return decode_tensor(a->tensor());
}

}  // namespace tf_embed::gen
