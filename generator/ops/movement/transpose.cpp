// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/transpose.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> transpose::infer(const shape_context& context, transpose_order& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(const auto wanted, context.required_ints(1, "perm"));
  const shape& in = context.shape(0);
  const auto rank = static_cast<std::int64_t>(in.size());
  std::vector<bool> seen(in.size(), false);
  std::vector<int> axes;
  shape out;
  for (const std::int64_t p : wanted) {
    const std::int64_t axis = p < 0 ? p + rank : p;
    if (axis < 0 || axis >= rank || seen[static_cast<std::size_t>(axis)]) break;
    seen[static_cast<std::size_t>(axis)] = true;
    axes.push_back(static_cast<int>(axis));
    out.push_back(in[static_cast<std::size_t>(axis)]);
  }
  if (axes.size() != wanted.size() || axes.size() != in.size()) {
    return diagnostic{error_kind::bad_model, fmt::format("perm {} must name every axis of {} once", list_text(wanted),
                                                         to_string(context.type(0)))};
  }
  found.perm = std::move(axes);
  found.is_identity = true;
  int last = -1;
  for (const int axis : found.perm) {
    if (in[static_cast<std::size_t>(axis)] == 1) continue;
    found.is_identity = found.is_identity && axis > last;
    last = axis;
  }
  return one_output(context.dtype(0), std::move(out));
}

result<std::vector<tensor>> transpose::evaluate(std::span<const tensor> inputs) const {
  const auto in_strides = row_major_strides(inputs[0].shape());
  shape out;
  std::vector<std::int64_t> strides;
  for (const int axis : inferred.perm) {
    out.push_back(inputs[0].shape()[static_cast<std::size_t>(axis)]);
    strides.push_back(in_strides[static_cast<std::size_t>(axis)]);
  }
  return std::vector<tensor>{read_strided(inputs[0], out, strides)};
}

result<void> transpose::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  std::vector<std::size_t> goes_to(inferred.perm.size());
  for (std::size_t i = 0; i < goes_to.size(); ++i) goes_to[static_cast<std::size_t>(inferred.perm[i])] = i;
  return extents_follow(context, 0, goes_to, outputs);
}

result<void> transpose::emit(layer_builder& b) const {
  b.add(layer_spec("transpose", {b.input(0), b.output(), cpp_ints({inferred.perm.begin(), inferred.perm.end()})}));
  return {};
}

result<std::unique_ptr<op>> load_transpose(const attributes& a) { return load_plain<transpose>(a); }

std::span<const op_row> transpose_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Transpose", "transpose", load_transpose, "all, complex", "constant perm", "y"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
