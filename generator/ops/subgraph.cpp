// SPDX-License-Identifier: Apache-2.0
#include "ops/subgraph.hpp"

#include "ops/cast.hpp"
#include "ops/folding.hpp"
#include "ops/numeric.hpp"
#include "ops/reshape.hpp"
#include "ops/transpose.hpp"

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
  std::vector<tensor_type> types;
  std::vector<const tensor*> constants;
  std::vector<tensor> values;
  std::size_t bytes = 0;
  for (const value v : inputs) {
    types.push_back(graph_.type(v));
    constants.push_back(graph_.constant(v));
    if (constants.back()) {
      values.push_back(*constants.back());
      bytes += values.back().bytes().size();
    }
  }
  TF_EMBED_TRY(std::vector<tensor_type> made, o->infer_shape({types, constants}));
  const auto made_bytes = static_cast<std::size_t>(element_count(made.front().shape)) * byte_size(made.front().dtype);
  if (values.size() == inputs.size() && o->is_pure() && is_worth_folding(bytes, made_bytes)) {
    TF_EMBED_TRY(std::vector<tensor> folded, o->evaluate(values));
    return make_constant(std::move(folded.front()));
  }
  const std::string stem(o->stem());
  return value{graph_.add(next_name(stem), stem, std::move(o), std::move(inputs), std::move(made)), 0};
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

result<value> subgraph::cast(value v, dtype t) {
  if (type(v).dtype == t) return v;
  gen::cast c;
  c.to = t;
  return add(c, {v});
}

}  // namespace tf_embed::gen
