// SPDX-License-Identifier: Apache-2.0
#include "passes/recurrent_match.hpp"

#include "ops/element/unary.hpp"

#include <algorithm>

namespace tf_embed::gen {

std::optional<cell_function> cell_function_at(const graph& g, value v) {
  const auto* u = dynamic_cast<const unary*>(g.at(v.node).op.get());
  if (!u) return std::nullopt;
  switch (u->kind) {
    case unary_kind::sigmoid:
      return cell_function::sigmoid;
    case unary_kind::tanh:
      return cell_function::tanh;
    case unary_kind::relu:
      return cell_function::relu;
    default:
      return std::nullopt;
  }
}

std::optional<activated_form> activated_at(const graph& g, value v) {
  const auto whole = whole_matrix(g, v);
  if (!whole) return std::nullopt;
  std::set<node_id> nodes;
  column_range r = behind_cuts(g, *whole, nodes);
  const auto function = cell_function_at(g, r.value);
  if (!function) return std::nullopt;
  nodes.insert(r.value.node);
  r.value = g.at(r.value.node).inputs[0];
  auto sums = linear_form_of(g, r);
  if (!sums) return std::nullopt;
  sums->nodes.merge(nodes);
  return activated_form{*function, std::move(*sums)};
}

tensor joined_weights(std::span<const value> inputs, std::span<const linear_form* const> forms) {
  std::int64_t rows = 0;
  for (const value& v : inputs) rows += forms[0]->product_of(v)->weights.rows;
  const auto columns = static_cast<std::int64_t>(forms[0]->bias.size());
  tensor made(dtype::float32, {rows, columns * static_cast<std::int64_t>(forms.size())});
  float* to = made.mutable_as<float>().data();
  for (const value& v : inputs) {
    for (std::int64_t r = 0; r < forms[0]->product_of(v)->weights.rows; ++r) {
      for (const linear_form* f : forms) {
        const weight_block& w = f->product_of(v)->weights;
        for (std::int64_t c = 0; c < columns; ++c) *to++ = w.at(r, c);
      }
    }
  }
  return made;
}

tensor rows_joined(const tensor& above, const tensor& below) {
  tensor made(dtype::float32, {above.shape()[0] + below.shape()[0], above.shape()[1]});
  const auto upper = above.as<float>(), lower = below.as<float>();
  std::copy(lower.begin(), lower.end(), std::copy(upper.begin(), upper.end(), made.mutable_as<float>().begin()));
  return made;
}

tensor joined_biases(std::span<const linear_form* const> forms) {
  const std::size_t columns = forms[0]->bias.size();
  tensor made(dtype::float32, {static_cast<std::int64_t>(columns * forms.size())});
  auto to = made.mutable_as<float>().begin();
  for (const linear_form* f : forms) to = std::copy(f->bias.begin(), f->bias.end(), to);
  return made;
}

}  // namespace tf_embed::gen
