// SPDX-License-Identifier: Apache-2.0
#include "ops/element/clip.hpp"

#include "ops/element/binary.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/constant_arguments.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> clip::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& t = context.type(0);
  for (std::size_t i = 1; i < 3; ++i) {
    const bool fits =
        context.dtype(i) == t.dtype && (context.shape(i) == t.shape || element_count(context.shape(i)) == 1);
    if (!fits || context.shape(i).size() > t.shape.size()) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("clip_value_{} must be one value or have the type {}, but is {}",
                                    i == 1 ? "min" : "max", to_string(t), to_string(context.type(i)))};
    }
  }
  if (!is_numeric(t.dtype))
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(t))};
  return one_output(t.dtype, t.shape);
}

result<std::vector<tensor>> clip::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const tensor below, evaluate_binary(binary_kind::at_most, inputs[0], inputs[2]));
  TF_EMBED_TRY(tensor out, evaluate_binary(binary_kind::at_least, below, inputs[1]));
  return std::vector<tensor>{std::move(out)};
}

result<void> clip::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<void> clip::emit(layer_builder& b) const {
  const tensor_type type = b.input_type(0);
  TF_EMBED_CHECK(check_kernel_dtype(type.dtype));
  const tensor* low = b.constant(1);
  const tensor* high = b.constant(2);
  if (low != nullptr && high != nullptr && low->size() == 1 && high->size() == 1) {
    TF_EMBED_TRY(const argument least, cpp_value(*low));
    TF_EMBED_TRY(const argument most, cpp_value(*high));
    const template_type functor{"te::ops::clip", {least, most}};
    b.add(layer_spec("unary", {functor, b.input(0), b.output()}).allow_in_place(0));
    return {};
  }
  const tensor_id between = b.temporary(type);
  b.add(layer_spec("binary", {"te::ops::at_most", b.input(0), b.input(2), b.write(between)}));
  b.add(layer_spec("binary", {"te::ops::at_least", b.read(between), b.input(1), b.output()}));
  return {};
}

std::optional<activation> clip::as_activation(std::span<const tensor* const> constants) const {
  const tensor* low = constants[1];
  const tensor* high = constants[2];
  if (!low || !high || low->dtype() != dtype::float32 || low->size() != 1 || high->size() != 1) return std::nullopt;
  const activation a{activation_kind::clip, low->as<float>()[0], high->as<float>()[0]};
  // Bounds that are NaN or cross have meanings of their own, which the epilogue does not have.
  return a.a <= a.b ? std::optional(a) : std::nullopt;
}

std::optional<stacked_form> clip::stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const {
  const bool are_numbers = g.type(n.inputs[1]).shape.empty() && g.type(n.inputs[2]).shape.empty();
  return are_numbers && !of_items[1] && !of_items[2] ? std::optional(stacked_form{}) : std::nullopt;
}

std::optional<transposed_form> clip::transposed(const graph&, const node& n, const axes_order& order) const {
  return reading(inputs_between(0, n.inputs.size()), order, true);
}

std::vector<value_bounds> clip::bounds(const bounds_context& c) const {
  return elementwise_bounds(c, [](std::span<const interval> x) {
    return interval{std::max(std::min(x[0].least, x[2].least), x[1].least),
                    std::max(std::min(x[0].most, x[2].most), x[1].most)};
  });
}

std::span<const op_row> clip_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ClipByValue", "clip", load_plain<clip>, "floats, integers", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
