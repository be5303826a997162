// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/set_operation.hpp"

#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace tf_embed::gen {
namespace {

std::set<std::int64_t> set_of_row(const tensor& t, std::int64_t row) {
  std::set<std::int64_t> out;
  const std::int64_t n = t.shape().back();
  for (std::int64_t i = 0; i < n; ++i) out.insert(t.as_int(row * n + i));
  return out;
}

}  // namespace

result<std::vector<tensor_type>> set_operation::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& a = context.type(0);
  const tensor_type& b = context.type(1);
  const bool typed =
      a.dtype == b.dtype && (a.dtype == dtype::int8 || a.dtype == dtype::int16 || a.dtype == dtype::int32 ||
                             a.dtype == dtype::int64 || a.dtype == dtype::uint8 || a.dtype == dtype::uint16);
  const bool fits = a.shape.size() >= 2 && a.shape.size() == b.shape.size() &&
                    std::equal(a.shape.begin(), a.shape.end() - 1, b.shape.begin());
  if (!typed || !fits)
    return bad_model(
        fmt::format("expects sets of small integers along the last of at least two axes, equal in all others, but "
                    "is given {} and {}",
                    to_string(a), to_string(b)));
  const auto rank = static_cast<std::int64_t>(a.shape.size());
  const std::int64_t rows = element_count({a.shape.begin(), a.shape.end() - 1});
  const std::int64_t most = kind == form::a_minus_b      ? a.shape.back()
                            : kind == form::b_minus_a    ? b.shape.back()
                            : kind == form::intersection ? std::min(a.shape.back(), b.shape.back())
                                                         : a.shape.back() + b.shape.back();
  TF_EMBED_TRY(tensor_type indices, checked_type(dtype::int64, {element_count({rows, most}), rank}));
  tensor_type values{a.dtype, {indices.shape[0]}};
  if (indices.shape[0] != 0) indices.extents = values.extents = {context.own_extent(0)};
  return std::vector<tensor_type>{indices, values, {dtype::int64, {rank}}};
}

result<std::vector<tensor>> set_operation::evaluate(std::span<const tensor> inputs) const {
  shape outer = inputs[0].shape();
  outer.pop_back();
  std::vector<std::int64_t> indices;
  std::vector<std::int64_t> values;
  std::int64_t longest = 0;
  for (std::int64_t row = 0; row < element_count(outer); ++row) {
    const auto a = set_of_row(inputs[0], row);
    const auto b = set_of_row(inputs[1], row);
    std::vector<std::int64_t> set;
    const auto to = std::back_inserter(set);
    if (kind == form::a_minus_b) std::set_difference(a.begin(), a.end(), b.begin(), b.end(), to);
    if (kind == form::b_minus_a) std::set_difference(b.begin(), b.end(), a.begin(), a.end(), to);
    if (kind == form::intersection) std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), to);
    if (kind == form::unite) std::set_union(a.begin(), a.end(), b.begin(), b.end(), to);
    const auto strides = row_major_strides(outer);
    for (std::size_t i = 0; i < set.size(); ++i) {
      for (std::size_t axis = 0; axis < outer.size(); ++axis) indices.push_back(row / strides[axis] % outer[axis]);
      indices.push_back(static_cast<std::int64_t>(i));
      values.push_back(set[i]);
    }
    longest = std::max(longest, static_cast<std::int64_t>(set.size()));
  }
  const auto count = static_cast<std::int64_t>(values.size());
  shape dims = outer;
  dims.push_back(longest);
  return std::vector<tensor>{
      tensor::of_ints(dtype::int64, indices).reshaped({count, static_cast<std::int64_t>(dims.size())}),
      tensor::of_ints(inputs[0].dtype(), values), tensor::of_ints(dtype::int64, dims)};
}

result<void> set_operation::emit(layer_builder& b) const {
  constexpr std::array names{"te::sets::a_minus_b", "te::sets::b_minus_a", "te::sets::intersection", "te::sets::unite"};
  std::vector<argument> arguments{names[static_cast<std::size_t>(kind)]};
  for (std::size_t i = 0; i < 2; ++i) arguments.emplace_back(b.input(i));
  for (std::size_t i = 0; i < 3; ++i) arguments.emplace_back(b.output(i));
  arguments.emplace_back(b.output_type(0).has_dynamic_axis() ? b.count(0) : b.write(b.temporary({dtype::int64, {}})));
  // One row of each, to sort in.
  const dtype t = b.input_type(0).dtype;
  for (std::size_t i = 0; i < 2; ++i) arguments.emplace_back(b.scratch({t, {b.input_type(i).shape.back()}}));
  b.add(layer_spec("set_operation", std::move(arguments)));
  return {};
}

result<std::unique_ptr<op>> load_set_operation(const attributes& a) {
  auto s = std::make_unique<set_operation>();
  TF_EMBED_TRY(std::string text, a.text("set_operation"));
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (text == "a-b") {
    s->kind = set_operation::form::a_minus_b;
  } else if (text == "b-a") {
    s->kind = set_operation::form::b_minus_a;
  } else if (text == "intersection") {
    s->kind = set_operation::form::intersection;
  } else if (text == "union") {
    s->kind = set_operation::form::unite;
  } else {
    return bad_model(
        fmt::format("set_operation must be a-b, b-a, intersection or union, but is \"{}\"", printable(text)));
  }
  return std::unique_ptr<op>(std::move(s));
}

std::span<const op_row> set_operation_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"DenseToDenseSetOperation", "set_operation", load_set_operation, "int8, int16, int32, int64, uint8, uint16", "no strings", "result_indices, result_values, result_shape"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
