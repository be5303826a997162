// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/where.hpp"

#include "ops/support/bounds_rules.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
result<std::vector<tensor_type>> where::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) && in.dtype != dtype::boolean) {
    return diagnostic{error_kind::unsupported, fmt::format("is not available for {}", to_string(in))};
  }
  if (in.shape.empty() || in.shape.size() > 8)
    return diagnostic{error_kind::bad_model, fmt::format("takes 1 to 8 axes, but the input is {}", to_string(in))};
  const std::int64_t most = element_count(in.shape);
  TF_EMBED_TRY(tensor_type out, checked_type(dtype::int64, {most, static_cast<std::int64_t>(in.shape.size())}));
  if (most != 0) out.extents = {context.own_extent(0)};
  return std::vector<tensor_type>{std::move(out)};
}

// The count is the node's own; what lies beyond the input's extent is padded with 0, which is nowhere.
result<void> where::propagate_extents(const shape_context&, std::vector<tensor_type>&) const { return {}; }

result<std::vector<tensor>> where::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  const auto strides = row_major_strides(s);
  std::vector<std::int64_t> found;
  for (std::int64_t i = 0; i < inputs[0].size(); ++i) {
    if (inputs[0].as_double(i) == 0) continue;
    for (std::size_t axis = 0; axis < s.size(); ++axis) found.push_back(i / strides[axis] % s[axis]);
  }
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < inputs[0].size(); ++i) count += inputs[0].as_double(i) != 0;
  return std::vector<tensor>{
      tensor::of<std::int64_t>({count, static_cast<std::int64_t>(s.size())}, std::span<const std::int64_t>(found))};
}

result<void> where::emit(layer_builder& b) const {
  const operand in = b.padded(0, filler::zero);
  const operand out = b.output();
  const operand count = b.output_type().has_dynamic_axis() ? b.count() : b.write(b.temporary({dtype::int64, {}}));
  b.add(layer_spec("where", {in, out, count}));
  return {};
}

result<std::unique_ptr<op>> load_where(const attributes& a) { return load_plain<where>(a); }

std::vector<value_bounds> where::bounds(const bounds_context& c) const {
  const gen::shape& s = c.type(0).shape;
  return bounds_of_index(c, s.empty() ? 1 : *std::max_element(s.begin(), s.end()));
}

std::span<const op_row> where_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Where", "where", load_where, "floats, integers, bool", "as many rows as elements at most: how many there are is known after a run", "index"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
