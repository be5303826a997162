// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/shape_functions.hpp"

#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace tf_embed::gen {
namespace {

using size_list = std::vector<std::int64_t>;

struct summed_axes {
  size_list first, second;
};

/// Counted from the front of the longer shape. Sizes of 1 on both sides are in both, but not where the shapes are
/// equal.
result<summed_axes> summed_axes_of(const size_list& a, const size_list& b) {
  summed_axes axes;
  if (a == b) return axes;
  const std::size_t rank = std::max(a.size(), b.size());
  for (std::size_t i = 0; i < rank; ++i) {
    const auto size_of = [&](const size_list& s) { return i + s.size() < rank ? 1 : s[i + s.size() - rank]; };
    const std::int64_t x = size_of(a);
    const std::int64_t y = size_of(b);
    if (x != y && x != 1 && y != 1)
      return bad_model(fmt::format("shapes {} and {} do not broadcast", list_text(a), list_text(b)));
    if (x == 1) axes.first.push_back(static_cast<std::int64_t>(i));
    if (y == 1) axes.second.push_back(static_cast<std::int64_t>(i));
  }
  return axes;
}

bool is_shape(const tensor_type& t) {
  return t.shape.size() == 1 && (t.dtype == dtype::int32 || t.dtype == dtype::int64);
}

result<void> folded_before() { return diagnostic{error_kind::unsupported, "should have been folded into constants"}; }

}  // namespace

result<std::vector<tensor_type>> broadcast_gradient_args::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  for (std::size_t i = 0; i < 2; ++i) {
    if (!is_shape(context.type(i)) || context.dtype(i) != context.dtype(0))
      return bad_model(fmt::format("s{} must be a vector of int32 or int64, but is {}", i, to_string(context.type(i))));
  }
  TF_EMBED_TRY(const auto a, context.required_ints(0, "s0"));
  TF_EMBED_TRY(const auto b, context.required_ints(1, "s1"));
  TF_EMBED_TRY(const summed_axes axes, summed_axes_of(a, b));
  const auto count = [](const size_list& v) { return static_cast<std::int64_t>(v.size()); };
  return std::vector<tensor_type>{{context.dtype(0), {count(axes.first)}}, {context.dtype(0), {count(axes.second)}}};
}

result<std::vector<tensor>> broadcast_gradient_args::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const summed_axes axes, summed_axes_of(inputs[0].as_ints(), inputs[1].as_ints()));
  const dtype t = inputs[0].dtype();
  return std::vector<tensor>{tensor::of_ints(t, axes.first), tensor::of_ints(t, axes.second)};
}

result<void> broadcast_gradient_args::emit(layer_builder&) const { return folded_before(); }

result<std::vector<tensor_type>> concat_offset::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 3));
  std::vector<tensor_type> outputs;
  std::vector<size_list> shapes;
  for (std::size_t i = 1; i < context.input_count(); ++i) {
    if (!is_shape(context.type(i)) || context.type(i) != context.type(1)) {
      return bad_model(fmt::format("shapes must be vectors of one length, but are {} and {}",
                                   to_string(context.type(1)), to_string(context.type(i))));
    }
    TF_EMBED_TRY(auto one, context.required_ints(i, "shape"));
    shapes.push_back(std::move(one));
    outputs.push_back(context.type(i));
  }
  TF_EMBED_TRY(const int axis, required_axis(context, 0, shapes[0].size(), "concat_dim"));
  std::int64_t total = 0;
  for (const size_list& s : shapes) {
    for (std::size_t k = 0; k < s.size(); ++k) {
      if (k != static_cast<std::size_t>(axis) && s[k] != shapes[0][k])
        return bad_model(
            fmt::format("shapes {} and {} may differ along axis {} alone", list_text(shapes[0]), list_text(s), axis));
    }
    const std::int64_t n = s[static_cast<std::size_t>(axis)];
    if (n < 0 || n > max_elements) return bad_model(fmt::format("{} is no shape", list_text(s)));
    total += n;
  }
  if (context.dtype(1) == dtype::int32 && total > std::numeric_limits<std::int32_t>::max())
    return bad_model("the joined shape does not fit int32");
  return outputs;
}

result<std::vector<tensor>> concat_offset::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const int axis, canonical_axis(inputs[0].as_int(0), static_cast<std::size_t>(inputs[1].size())));
  std::vector<tensor> outputs;
  std::int64_t at = 0;
  for (const tensor& t : inputs.subspan(1)) {
    size_list offset(static_cast<std::size_t>(t.size()));
    offset[static_cast<std::size_t>(axis)] = at;
    at += t.as_int(axis);
    outputs.push_back(tensor::of_ints(t.dtype(), offset));
  }
  return outputs;
}

result<void> concat_offset::emit(layer_builder&) const { return folded_before(); }

std::span<const op_row> shape_functions_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BroadcastGradientArgs", "shape_functions", load_plain<broadcast_gradient_args>, "int32, int64", "constant operands", "r0, r1"},
      {"ConcatOffset", "shape_functions", load_plain<concat_offset>, "int32, int64", "constant operands", "offset..."},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
