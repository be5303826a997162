// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/unique.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {
namespace {

/// Slice `a` of axis 1 of x[outer, n, inner] against slice `b`.
bool same_slice(const tensor& x, std::int64_t outer, std::int64_t n, std::int64_t inner, std::int64_t a,
                std::int64_t b) {
  for (std::int64_t o = 0; o < outer; ++o) {
    for (std::int64_t i = 0; i < inner; ++i) {
      const std::int64_t at = (o * n + a) * inner + i;
      const std::int64_t other = (o * n + b) * inner + i;
      const bool same =
          is_floating(x.dtype()) ? x.as_double(at) == x.as_double(other) : x.as_int(at) == x.as_int(other);
      if (!same) return false;
    }
  }
  return true;
}

}  // namespace

result<std::vector<tensor_type>> unique::infer(const shape_context& context, unique_axis& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_axis ? 2 : 1));
  const tensor_type& x = context.type(0);
  if (!is_numeric(x.dtype) && x.dtype != dtype::boolean)
    return diagnostic{error_kind::unsupported, fmt::format("is not available for {}", to_string(x))};
  bool whole = true;
  if (has_axis) {
    TF_EMBED_TRY(const auto axes, context.required_ints(1, "axis"));
    if (context.shape(1).size() != 1 || axes.size() > 1)
      return bad_model(fmt::format("axis must be a vector of at most one axis, but is {}", to_string(context.type(1))));
    whole = axes.empty();
    if (!whole) {
      TF_EMBED_TRY(found.axis, canonical_axis(axes[0], x.shape.size()));
    }
  }
  if (whole && x.shape.size() != 1) return bad_model(fmt::format("expects a vector, but is given {}", to_string(x)));
  const std::int64_t n = x.shape[static_cast<std::size_t>(found.axis)];
  TF_EMBED_TRY(const tensor_type y, checked_type(x.dtype, x.shape));
  std::vector<tensor_type> out{y, {index_type, {n}}};
  if (has_counts) out.push_back({index_type, {n}});
  if (n != 0) {
    out[0].extents = {context.own_extent(static_cast<std::size_t>(found.axis))};
    if (has_counts) out[2].extents = {context.own_extent(0)};
  }
  return out;
}

result<std::vector<tensor>> unique::evaluate(std::span<const tensor> inputs) const {
  const tensor& x = inputs[0];
  const auto at = static_cast<std::size_t>(inferred.axis);
  const std::int64_t n = x.shape()[at];
  const std::int64_t inner = row_major_strides(x.shape())[at];
  const std::int64_t outer = element_count({x.shape().begin(), x.shape().begin() + inferred.axis});
  std::vector<std::int64_t> firsts;
  std::vector<std::int64_t> counts;
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < n; ++i) {
    std::size_t k = 0;
    while (k < firsts.size() && !same_slice(x, outer, n, inner, firsts[k], i)) ++k;
    if (k == firsts.size()) {
      firsts.push_back(i);
      counts.push_back(0);
    }
    ++counts[k];
    indices.push_back(static_cast<std::int64_t>(k));
  }
  shape s = x.shape();
  s[at] = static_cast<std::int64_t>(firsts.size());
  tensor y(x.dtype(), s);
  for (std::int64_t k = 0; k < s[at]; ++k) {
    copy_block(
        y, x,
        {{outer, inner}, {n * inner, 1}, {s[at] * inner, 1}, firsts[static_cast<std::size_t>(k)] * inner, k * inner});
  }
  std::vector<tensor> out{y, tensor::of_ints(index_type, indices)};
  if (has_counts) out.push_back(tensor::of_ints(index_type, counts));
  return out;
}

// What is found is counted anew; the indices are as many as the entries that are looked through.
result<void> unique::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_CHECK(only_counted(context, 0));
  const run_time_extent e = context.type(0).extent();
  const shape& s = context.shape(0);
  if (e.axis != static_cast<std::size_t>(inferred.axis) || element_count({s.begin(), s.begin() + inferred.axis}) != 1)
    return refused_extent(context, 0, "only the outermost axis may have a size that is known only at run time");
  outputs[1].add_extent(e.at(0));
  return {};
}

result<void> unique::emit(layer_builder& b) const {
  const tensor_type& x = b.input_type(0);
  TF_EMBED_CHECK(check_kernel_dtype(x.dtype));
  const operand in = b.input(0);
  const operand y = b.output(0);
  const operand indices = b.output(1);
  const argument counts = has_counts ? argument(b.output(2)) : argument("te::no_counts");
  const operand found = b.output_type(0).has_dynamic_axis() ? b.count(0) : b.write(b.temporary({dtype::int64, {}}));
  const operand table = b.scratch({index_type, {2 * element_count(b.output_type(1).shape)}});
  std::vector<argument> arguments{in, y, indices, counts, found, table, inferred.axis};
  if (x.has_dynamic_axis()) arguments.push_back(b.input_extent(0));
  b.add(layer_spec("unique", std::move(arguments)));
  return {};
}

result<std::unique_ptr<op>> load_unique(const attributes& a) {
  auto u = std::make_unique<unique>();
  u->has_axis = a.op_name().ends_with("V2");
  u->has_counts = a.op_name().starts_with("UniqueWithCounts");
  TF_EMBED_TRY(u->index_type, a.type("out_idx", dtype::int32));
  if (u->index_type != dtype::int32 && u->index_type != dtype::int64)
    return bad_model(fmt::format("out_idx must be int32 or int64, but is {}", name(u->index_type)));
  return std::unique_ptr<op>(std::move(u));
}

std::span<const op_row> unique_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Unique", "unique", load_unique, "floats, integers, bool", "", "y, idx"},
      {"UniqueV2", "unique", load_unique, "floats, integers, bool", "constant axis", "y, idx"},
      {"UniqueWithCounts", "unique", load_unique, "floats, integers, bool", "", "y, idx, count"},
      {"UniqueWithCountsV2", "unique", load_unique, "floats, integers, bool", "constant axis", "y, idx, count"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
