// SPDX-License-Identifier: Apache-2.0
#include "ops/composition/subgraph.hpp"

#include "ir/folding.hpp"
#include "ir/inference.hpp"
#include "ops/element/cast.hpp"
#include "ops/movement/broadcast_to.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/movement/transpose.hpp"
#include "ops/support/element_types.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {
std::string subgraph::next_name(std::string_view what) {
  return fmt::format("{}/{}_{}", graph_.at(id_).name, what, made_++);
}

value subgraph::make_constant(tensor t) { return graph_.add_constant(next_name("constant"), std::move(t)); }

value subgraph::make_ints(std::span<const std::int64_t> values) {
  return make_constant(tensor::of_ints(dtype::int64, values));
}

value subgraph::make_scalar(dtype t, double x) {
  tensor scalar(t, {});
  visit_dtype(t, [&]<class T>() { scalar.mutable_as<T>()[0] = narrow<T>(static_cast<compute_type<T>>(x)); });
  return make_constant(std::move(scalar));
}

result<value> subgraph::add(std::unique_ptr<op> o, std::vector<value> inputs) {
  const std::string stem(o->stem());
  TF_EMBED_TRY(const node_id id, graph_.add(next_name(stem), stem, std::move(o), std::move(inputs)));
  const node& n = graph_.at(id);
  const node_operands operands = operands_of(graph_, n);
  const auto bytes = static_cast<std::size_t>(element_count(n.outputs[0].shape)) * byte_size(n.outputs[0].dtype);
  if (operands.all_constant && n.op->is_pure() && is_worth_folding(operands.constant_bytes, bytes)) {
    TF_EMBED_TRY(std::vector<tensor> folded, evaluate_constants(*n.op, operands));
    graph_.make_constant(id, std::move(folded.front()));
  }
  return value{id, 0};
}

result<value> subgraph::reshape(value v, const gen::shape& s) {
  if (shape(v) == s) return v;
  return add(gen::reshape(), {v, make_ints(s)});
}

result<value> subgraph::transpose(value v, const std::vector<std::size_t>& perm) {
  if (std::is_sorted(perm.begin(), perm.end())) return v;
  const std::vector<std::int64_t> axes(perm.begin(), perm.end());
  return add(gen::transpose(), {v, make_ints(axes)});
}

result<value> subgraph::broadcast(value v, const gen::shape& s) {
  if (type(v).shape == s) return v;
  return add(broadcast_to(), {v, make_ints(s)});
}

result<value> subgraph::cast(value v, dtype t) {
  if (type(v).dtype == t) return v;
  gen::cast c;
  c.to = t;
  return add(c, {v});
}

}  // namespace tf_embed::gen
