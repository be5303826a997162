// SPDX-License-Identifier: Apache-2.0
#include "ops/element/select.hpp"

#include "ops/support/bounds_rules.hpp"
#include "ops/support/broadcast_walk.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace tf_embed::gen {
namespace {

/// The condition's shape where it broadcasts by NumPy's rules: a vector over rows becomes [N,1,1].
shape aligned_condition(const shape& condition, bool by_rows, std::size_t rank) {
  shape s = condition;
  if (by_rows && s.size() == 1) s.resize(rank, 1);
  return s;
}

}  // namespace

result<std::vector<tensor_type>> select::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  if (context.dtype(0) != dtype::boolean) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("the condition must be bool, but is {}", to_string(context.type(0)))};
  }
  if (context.dtype(1) != context.dtype(2)) {
    return diagnostic{error_kind::bad_model, fmt::format("both choices must have one type, but are {} and {}",
                                                         to_string(context.type(1)), to_string(context.type(2)))};
  }
  const shape& condition = context.shape(0);
  if (by_rows) {
    const shape& s = context.shape(1);
    const bool rows = condition.size() == 1 && !s.empty() && condition[0] == s[0];
    if (s != context.shape(2) || !(condition.empty() || condition == s || rows)) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("condition {} does not choose between {} and {}", to_string(condition),
                                    to_string(s), to_string(context.shape(2)))};
    }
    return one_output(context.dtype(1), s);
  }
  TF_EMBED_TRY(const shape choices, broadcast(context.shape(1), context.shape(2)));
  TF_EMBED_TRY(shape s, broadcast(choices, condition));
  return one_output(context.dtype(1), std::move(s));
}

result<std::vector<tensor>> select::evaluate(std::span<const tensor> inputs) const {
  const shape condition = aligned_condition(inputs[0].shape(), by_rows, inputs[1].rank());
  TF_EMBED_TRY(const shape choices, broadcast(inputs[1].shape(), inputs[2].shape()));
  TF_EMBED_TRY(const shape s, broadcast(choices, condition));
  tensor out(inputs[1].dtype(), s);
  const std::size_t size = byte_size(out.dtype());
  const auto c = inputs[0].as<bool>();
  for_each_broadcast(s,
                     {broadcast_strides(condition, s), broadcast_strides(inputs[1].shape(), s),
                      broadcast_strides(inputs[2].shape(), s)},
                     [&](std::size_t i, const auto& at) {
                       const std::size_t side = c[at[0]] ? 1 : 2;
                       std::memcpy(out.mutable_bytes().data() + i * size, inputs[side].bytes().data() + at[side] * size,
                                   size);
                     });
  return std::vector<tensor>{std::move(out)};
}

result<void> select::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  std::vector<tensor_type> inputs{context.type(0), context.type(1), context.type(2)};
  // A vector over rows counts from the first axis.
  inputs[0].shape = aligned_condition(inputs[0].shape, by_rows, outputs[0].shape.size());
  return broadcast_extents(inputs, outputs);
}

result<void> select::emit(layer_builder& b) const {
  const tensor_type& out = b.output_type();
  if (!is_complex(out.dtype)) TF_EMBED_CHECK(check_kernel_dtype(out.dtype));
  const shape condition = aligned_condition(b.input_type(0).shape, by_rows, out.shape.size());
  argument c = b.input(0);
  if (condition != b.input_type(0).shape) c = template_type{"te::with_shape", {c, cpp_shape(condition)}};
  layer_spec layer("select", {c, b.input(1), b.input(2), b.output()});
  for (std::size_t i = 1; i < 3; ++i) {
    if (b.input_type(i).shape == out.shape) layer.in_place.push_back(i);
  }
  b.add(std::move(layer));
  return {};
}

std::optional<stacked_form> select::stacked(const graph&, const node&, const std::vector<bool>&) const {
  // A condition that chooses rows would choose items.
  if (by_rows) return std::nullopt;
  return stacked_form{.broadcasts = true, .keeps_entries_apart = false};
}

std::optional<transposed_form> select::transposed(const graph& g, const node& n, const axes_order& order) const {
  if (by_rows && g.type(n.inputs[0]).shape != g.type(n.inputs[1]).shape) return std::nullopt;
  return reading(inputs_between(0, n.inputs.size()), order, true);
}

namespace {

result<std::unique_ptr<op>> load_select(const attributes& a) {
  auto made = std::make_unique<select>();
  made->by_rows = a.op_name() == "Select";
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::vector<value_bounds> select::bounds(const bounds_context& c) const {
  const auto chosen = [](std::span<const interval> x) {
    return x[0].is_point() ? x[x[0].least != 0 ? 1 : 2] : hull(x[1], x[2]);
  };
  if (!by_rows || c.type(0).shape.empty() || c.type(0).shape == c.type(1).shape) return elementwise_bounds(c, chosen);
  if (!c.input(1).is_known()) return {};
  const interval all[] = {c.input(0).all(), c.input(1).all(), c.input(2).all()};
  return {{{chosen(all)}}};
}

std::optional<choice> select::choose(const std::vector<choice_input>& inputs) const {
  if (inputs.size() != 3) return std::nullopt;
  for (const choice_input& in : inputs) {
    if (!in.has_value) return std::nullopt;
  }
  const auto truth = known_truth_of(inputs[0]);
  const tensor_type* condition = inputs[0].type;
  const std::size_t kept = truth && *truth ? 1 : 2;
  const tensor_type* taken = inputs[kept].type;
  const tensor_type* other = inputs[3 - kept].type;
  if (!truth || !condition || condition->dtype != dtype::boolean || !taken) return std::nullopt;
  choice c;
  c.outputs.resize(1);
  c.outputs[0].input = kept;
  // Select wants both of one shape, so that what is not taken need not be known.
  if (!other) return by_rows && condition->shape.empty() ? std::optional(c) : std::nullopt;
  const tensor_type types[] = {*condition, inputs[1].type ? *inputs[1].type : *taken,
                               inputs[2].type ? *inputs[2].type : *taken};
  const tensor* constants[] = {nullptr, nullptr, nullptr};
  const auto whole = infer(shape_context(types, constants));
  if (!whole) return std::nullopt;
  const bool stretched = (*whole)[0].shape != taken->shape;
  const bool counted = condition->has_dynamic_axis() || other->has_dynamic_axis() || taken->has_dynamic_axis();
  // What is stretched along a size that only a run knows stays a choice.
  const bool same_sizes =
      !condition->has_dynamic_axis() && (!other->has_dynamic_axis() || other->extents == taken->extents);
  if (counted && (stretched || !same_sizes)) return std::nullopt;
  if (stretched) c.outputs[0].broadcast_to = (*whole)[0].shape;
  return c;
}

std::span<const op_row> select_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Select", "select", load_select, "all, complex", "", "output"},
      {"SelectV2", "select", load_select, "all, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
