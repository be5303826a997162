// SPDX-License-Identifier: Apache-2.0
#include "ops/concat.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<std::vector<tensor_type>> concat::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 2));
  const std::size_t count = context.input_count() - 1;
  const std::size_t axis_input = axis_first ? 0 : count;
  const tensor_type& head = context.type(first());
  TF_EMBED_TRY(axis, required_axis(context, axis_input, head.shape.size(), "axis"));
  const auto at = static_cast<std::size_t>(axis);
  shape out = head.shape;
  for (std::size_t i = first() + 1; i < first() + count; ++i) {
    const tensor_type& t = context.type(i);
    bool fits = t.dtype == head.dtype && t.shape.size() == out.size();
    for (std::size_t d = 0; fits && d < out.size(); ++d) fits = d == at || t.shape[d] == out[d];
    if (!fits) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("{} cannot be joined with {} along axis {}", to_string(t), to_string(head), axis)};
    }
    out[at] += t.shape[at];
    if (out[at] > max_elements) return one_output(head.dtype, std::move(out));
  }
  return one_output(head.dtype, std::move(out));
}

result<std::vector<tensor>> concat::evaluate(std::span<const tensor> inputs) const {
  const auto at = static_cast<std::size_t>(axis);
  const auto parts = inputs.subspan(first(), inputs.size() - 1);
  shape s = parts[0].shape();
  s[at] = 0;
  for (const tensor& t : parts) s[at] += t.shape()[at];
  tensor out(parts[0].dtype(), s);
  const auto strides = row_major_strides(s);
  std::int64_t offset = 0;
  for (const tensor& t : parts) {
    copy_block(out, t, {t.shape(), row_major_strides(t.shape()), strides, 0, offset});
    offset += t.shape()[at] * strides[at];
  }
  return std::vector<tensor>{out};
}

result<void> concat::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  std::vector<tensor_type> parts;
  for (std::size_t i = first(); i < first() + context.input_count() - 1; ++i) parts.push_back(context.type(i));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].is_counted() && parts[i].extent.axis == static_cast<std::size_t>(axis))
      return refused_extent(context, first() + i, "joining along an axis whose size is known only at run time");
  }
  for (tensor_type& t : parts) t.shape[static_cast<std::size_t>(axis)] = 1;
  return broadcast_extents(parts, outputs);
}

result<void> concat::emit(layer_builder& b) const {
  std::vector<std::string> arguments{b.output(), std::to_string(axis)};
  const bool whole_runs = is_outermost(b.output_type().shape, axis);
  std::int64_t offset = 0;
  for (std::size_t i = first(); i < first() + b.input_count() - 1; ++i) {
    const std::int64_t elements = element_count(b.input_type(i).shape);
    if (elements == 0) continue;
    arguments.push_back(b.input(i));
    if (whole_runs) b.input_is_part(i, offset);
    offset += elements;
  }
  b.layer("concat", "concat", std::move(arguments));
  return {};
}

result<std::unique_ptr<op>> load_concat(const attributes& a) {
  auto c = std::make_unique<concat>();
  c->axis_first = a.op_name() == "Concat";
  return std::unique_ptr<op>(std::move(c));
}

}  // namespace tf_embed::gen
