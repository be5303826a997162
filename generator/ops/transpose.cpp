// SPDX-License-Identifier: Apache-2.0
#include "ops/transpose.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<std::vector<tensor_type>> transpose::infer_shape(const shape_context& context) {
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
  perm = std::move(axes);
  is_identity = true;
  int last = -1;
  for (const int axis : perm) {
    if (in[static_cast<std::size_t>(axis)] == 1) continue;
    is_identity = is_identity && axis > last;
    last = axis;
  }
  return one_output(context.dtype(0), std::move(out));
}

result<std::vector<tensor>> transpose::evaluate(std::span<const tensor> inputs) const {
  const auto in_strides = row_major_strides(inputs[0].shape());
  shape out;
  std::vector<std::int64_t> strides;
  for (const int axis : perm) {
    out.push_back(inputs[0].shape()[static_cast<std::size_t>(axis)]);
    strides.push_back(in_strides[static_cast<std::size_t>(axis)]);
  }
  return std::vector<tensor>{read_strided(inputs[0], out, strides)};
}

result<void> transpose::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const auto at = static_cast<int>(context.type(0).extent.axis);
  std::size_t to = 0;
  while (perm[to] != at) ++to;
  return extent_along(context, 0, to, outputs);
}

result<void> transpose::emit(layer_builder& b) const {
  b.layer("transpose", "transpose", {b.input(0), b.output(), cpp_ints({perm.begin(), perm.end()})});
  return {};
}

result<std::unique_ptr<op>> load_transpose(const attributes& a) { return load_plain<transpose>(a); }

}  // namespace tf_embed::gen
