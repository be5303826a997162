// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/roll.hpp"

#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> roll::infer(const shape_context& context, rolled_axes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& in = context.type(0);
  const tensor_type& shift = context.type(1);
  TF_EMBED_TRY(const auto given, context.required_ints(2, "axis"));
  const bool fits = !in.shape.empty() && is_integer(shift.dtype) && shift.shape.size() <= 1 &&
                    context.shape(2).size() <= 1 &&
                    element_count(shift.shape) == static_cast<std::int64_t>(given.size());
  if (!fits) {
    return diagnostic{error_kind::bad_model, fmt::format("shift {} and axis {} must be one number for each axis of {}",
                                                         to_string(shift), list_text(given), to_string(in))};
  }
  for (const std::int64_t a : given) {
    TF_EMBED_TRY(const int axis, canonical_axis(a, in.shape.size()));
    found.axes.push_back(axis);
  }
  return one_output(in.dtype, in.shape);
}

result<std::vector<tensor>> roll::evaluate(std::span<const tensor> inputs) const {
  tensor x = inputs[0];
  if (x.size() == 0) return std::vector<tensor>{x};
  const auto shifts = inputs[1].as_ints();
  const auto strides = row_major_strides(x.shape());
  for (std::size_t i = 0; i < inferred.axes.size(); ++i) {
    const auto axis = static_cast<std::size_t>(inferred.axes[i]);
    const std::int64_t n = x.shape()[axis];
    const std::int64_t by = (shifts[i] % n + n) % n;
    tensor out(x.dtype(), x.shape());
    // The first n - by along the axis go to the end, the others to the beginning.
    shape extents = x.shape();
    extents[axis] = n - by;
    copy_block(out, x, {extents, strides, strides, 0, by * strides[axis]});
    extents[axis] = by;
    copy_block(out, x, {extents, strides, strides, (n - by) * strides[axis], 0});
    x = out;
  }
  return std::vector<tensor>{x};
}

result<void> roll::emit(layer_builder& b) const {
  b.add(
      layer_spec("roll", {b.input(0), b.input(1), b.output(), cpp_ints({inferred.axes.begin(), inferred.axes.end()})}));
  return {};
}

result<std::unique_ptr<op>> load_roll(const attributes& a) { return load_plain<roll>(a); }

std::span<const op_row> roll_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Roll", "roll", load_roll, "all, complex", "constant axis", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
