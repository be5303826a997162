// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/reverse.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> reverse::infer(const shape_context& context, reversed_axes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const auto rank = static_cast<std::int64_t>(context.shape(0).size());
  std::vector<bool>& turned = found.turned;
  turned.assign(context.shape(0).size(), false);
  if (is_flags) {
    TF_EMBED_TRY(const tensor* flags, context.required_constant(1, "dims"));
    if (flags->dtype() != dtype::boolean || flags->size() != rank) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("dims must be {} bools, but is {}", rank, to_string(flags->type()))};
    }
    for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = flags->as<bool>()[i];
    return one_output(context.dtype(0), context.shape(0));
  }
  TF_EMBED_TRY(const auto axes, context.required_ints(1, "axis"));
  for (const std::int64_t a : axes) {
    const std::int64_t axis = a < 0 ? a + rank : a;
    if (axis < 0 || axis >= rank || turned[static_cast<std::size_t>(axis)]) {
      return diagnostic{error_kind::bad_model, fmt::format("axis {} must name axes of {}, each at most once",
                                                           list_text(axes), to_string(context.type(0)))};
    }
    turned[static_cast<std::size_t>(axis)] = true;
  }
  return one_output(context.dtype(0), context.shape(0));
}

result<std::vector<tensor>> reverse::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  auto strides = row_major_strides(s);
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (!inferred.turned[i]) continue;
    offset += (s[i] - 1) * strides[i];
    strides[i] = -strides[i];
  }
  return std::vector<tensor>{read_strided(inputs[0], s, strides, offset)};
}

result<void> reverse::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_CHECK(only_counted(context, 0));
  outputs[0].extents = context.type(0).extents;
  return {};
}

result<void> reverse::emit(layer_builder& b) const {
  const tensor_type& in = b.input_type(0);
  std::vector<std::int64_t> axes;
  std::vector<run_time_extent> counted;
  for (std::size_t i = 0; i < inferred.turned.size(); ++i) {
    if (!inferred.turned[i]) continue;
    if (in.extent_at(i).id != 0) {
      counted.push_back(in.extent_at(i));
    } else {
      axes.push_back(static_cast<std::int64_t>(i));
    }
  }
  operand from = b.input(0);
  if (!axes.empty() || counted.empty()) {
    const operand to = counted.empty() ? b.output() : b.write(b.temporary({in.dtype, in.shape}));
    b.add(layer_spec("reverse", {from, to, cpp_ints(axes)}));
    from = b.read(to.tensor);
  }
  // Only what is there changes places.
  for (std::size_t i = 0; i < counted.size(); ++i) {
    const operand to = i + 1 == counted.size() ? b.output() : b.write(b.temporary({in.dtype, in.shape}));
    b.add(layer_spec("slice_along", {from, b.size_of(counted[i]), to, "te::no_count", counted[i].axis, "te::open_bound",
                                     "te::open_bound", -1}));
    from = b.read(to.tensor);
  }
  return {};
}

result<std::unique_ptr<op>> load_reverse(const attributes& a) {
  auto r = std::make_unique<reverse>();
  r->is_flags = a.op_name() == "Reverse";
  return std::unique_ptr<op>(std::move(r));
}

std::span<const op_row> reverse_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Reverse", "reverse", load_reverse, "all, complex", "constant dims", "output"},
      {"ReverseV2", "reverse", load_reverse, "all, complex", "constant axis", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
