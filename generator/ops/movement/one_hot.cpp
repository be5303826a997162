// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/one_hot.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> one_hot::infer(const shape_context& context, one_hot_axis& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  if (!is_integer(context.dtype(0))) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("indices must be integers, but are {}", to_string(context.type(0)))};
  }
  TF_EMBED_TRY(const std::int64_t depth, required_int(context, 1, "depth"));
  if (depth < 0) return diagnostic{error_kind::bad_model, fmt::format("depth must not be negative, but is {}", depth)};
  for (std::size_t i = 2; i < 4; ++i) {
    if (context.shape(i) != shape{} || context.dtype(i) != context.dtype(2)) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("on_value and off_value must be scalars of one type, but input {} is {}", i,
                                    to_string(context.type(i)))};
    }
  }
  TF_EMBED_TRY(found.axis, canonical_axis(axis, context.shape(0).size() + 1));
  found.depth = depth;
  shape out = context.shape(0);
  out.insert(out.begin() + found.axis, depth);
  return one_output(context.dtype(2), std::move(out));
}

result<std::vector<tensor>> one_hot::evaluate(std::span<const tensor> inputs) const {
  const std::int64_t depth = inferred.depth;
  shape s = inputs[0].shape();
  s.insert(s.begin() + inferred.axis, depth);
  tensor out = read_strided(inputs[3], s, std::vector<std::int64_t>(s.size(), 0));
  if (out.size() == 0) return std::vector<tensor>{out};
  const std::int64_t inner = row_major_strides(s)[static_cast<std::size_t>(inferred.axis)];
  const auto indices = inputs[0].as_ints();
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (indices[i] < 0 || indices[i] >= depth) continue;  // no position is marked
    const auto n = static_cast<std::int64_t>(i);
    copy_block(out, inputs[2], {{}, {}, {}, 0, (n / inner * depth + indices[i]) * inner + n % inner});
  }
  return std::vector<tensor>{out};
}

result<void> one_hot::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t at = context.type(0).extent().axis;
  return extent_along(context, 0, at < static_cast<std::size_t>(inferred.axis) ? at : at + 1, outputs);
}

result<void> one_hot::emit(layer_builder& b) const {
  b.add(layer_spec("one_hot", {b.input(0), b.input(2), b.input(3), b.output(), inferred.axis}));
  return {};
}

result<std::unique_ptr<op>> load_one_hot(const attributes& a) {
  auto o = std::make_unique<one_hot>();
  TF_EMBED_TRY(o->axis, a.integer("axis", -1));
  return std::unique_ptr<op>(std::move(o));
}

std::span<const op_row> one_hot_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"OneHot", "one_hot", load_one_hot, "all; indices of integers", "constant depth", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
