// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/concat.hpp"

#include "ir/known_elements.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> concat::infer(const shape_context& context, concat_axis& found) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 2));
  const std::size_t count = context.input_count() - 1;
  const std::size_t axis_input = axis_first ? 0 : count;
  const tensor_type& head = context.type(first());
  TF_EMBED_TRY(found.axis, required_axis(context, axis_input, head.shape.size(), "axis"));
  const auto at = static_cast<std::size_t>(found.axis);
  shape out = head.shape;
  for (std::size_t i = first() + 1; i < first() + count; ++i) {
    const tensor_type& t = context.type(i);
    bool fits = t.dtype == head.dtype && t.shape.size() == out.size();
    for (std::size_t d = 0; fits && d < out.size(); ++d) fits = d == at || t.shape[d] == out[d];
    if (!fits) {
      return diagnostic{error_kind::bad_model, fmt::format("{} cannot be joined with {} along axis {}", to_string(t),
                                                           to_string(head), found.axis)};
    }
    out[at] += t.shape[at];
    if (out[at] > max_elements) return one_output(head.dtype, std::move(out));
  }
  TF_EMBED_CHECK(add_up(context, out[at], found));
  TF_EMBED_TRY(auto made, one_output(head.dtype, std::move(out)));
  made[0].add_extent(found.found);
  return made;
}

result<void> concat::add_up(const shape_context& context, std::int64_t& size, concat_axis& found) const {
  const auto at = static_cast<std::size_t>(found.axis);
  run_time_extent sum{.axis = at, .times = 0};
  std::vector<std::int64_t> description{'c'};
  bool one_count = true;
  for (std::size_t i = first(); i < first() + context.input_count() - 1; ++i) {
    const run_time_extent e = context.type(i).extent_at(at);
    if (e.id == 0) {
      sum.plus += context.shape(i)[at];
      continue;
    }
    found.is_counted = true;
    one_count = one_count && (sum.id == 0 || sum.id == e.id);
    sum.id = e.id;
    sum.times += e.times;
    sum.plus += e.plus;
    description.insert(description.end(), {static_cast<std::int64_t>(e.id), e.times, e.plus});
  }
  if (!found.is_counted) return {};
  if (!one_count) {
    std::int64_t fixed = 0;
    for (std::size_t i = first(); i < first() + context.input_count() - 1; ++i)
      fixed += context.type(i).extent_at(at).id == 0 ? context.shape(i)[at] : 0;
    description.push_back(fixed);
    found.found = context.derived_extent(at, description);
    found.writes_count = true;
  } else if (sum.times != 0) {
    found.found = sum;
    if (sum.times < 0) size = std::min(size, sum.plus);
  } else {
    size = sum.plus;
  }
  return {};
}

result<std::vector<tensor>> concat::evaluate(std::span<const tensor> inputs) const {
  const auto at = static_cast<std::size_t>(inferred.axis);
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

result<void> concat::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const auto at = static_cast<std::size_t>(inferred.axis);
  std::vector<tensor_type> parts;
  for (std::size_t i = first(); i < first() + context.input_count() - 1; ++i) parts.push_back(context.type(i));
  // Those along the axis `infer` has added up.
  for (tensor_type& t : parts) {
    t.shape[at] = 1;
    std::erase_if(t.extents, [&](const run_time_extent& e) { return e.axis == at; });
  }
  return broadcast_extents(parts, outputs);
}

result<void> concat::emit(layer_builder& b) const {
  if (inferred.is_counted) {
    const auto at = static_cast<std::size_t>(inferred.axis);
    const argument count = inferred.writes_count ? argument(b.count_of(inferred.found)) : argument("te::no_count");
    std::vector<argument> arguments{b.output(), count, inferred.axis};
    for (std::size_t i = first(); i < first() + b.input_count() - 1; ++i) {
      if (b.input_type(i).shape[at] == 0) continue;
      arguments.emplace_back(template_type{"te::part", {b.input(i), b.size_of(b.input_type(i).extent_at(at))}});
    }
    b.add(layer_spec("concat_along", std::move(arguments)));
    return {};
  }
  std::vector<argument> arguments{b.output(), inferred.axis};
  std::vector<part_permission> parts;
  const bool whole_runs = is_outermost(b.output_type().shape, inferred.axis);
  std::int64_t offset = 0;
  for (std::size_t i = first(); i < first() + b.input_count() - 1; ++i) {
    const std::int64_t elements = element_count(b.input_type(i).shape);
    if (elements == 0) continue;
    arguments.push_back(b.input(i));
    if (whole_runs) parts.push_back({i, offset, true});
    offset += elements;
  }
  b.add(layer_spec("concat", std::move(arguments)).with_parts(std::move(parts)));
  return {};
}

std::optional<stacked_form> concat::stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const {
  const std::size_t axis = axis_first ? 0 : n.inputs.size() - 1;
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    if (of_items[i] != (i != axis)) return std::nullopt;
  }
  stacked_form f{.keeps_entries_apart = inferred.axis != 0};
  f.lists.emplace_back(axis, axis_list(g.type(n.inputs[axis]), {inferred.axis + 1}));
  return f;
}

std::optional<transposed_form> concat::transposed(const graph& g, const node& n, const axes_order& order) const {
  const std::size_t axis = axis_first ? 0 : n.inputs.size() - 1;
  if (!g.constant(n.inputs[axis])) return std::nullopt;
  transposed_form f = reading(inputs_between(first(), first() + n.inputs.size() - 1), order);
  f.lists.emplace_back(axis, axis_list(g.type(n.inputs[axis]), {order[static_cast<std::size_t>(inferred.axis)]}));
  return f;
}

std::optional<gen::element_source> concat::element_source(const graph& g, const node& n, std::uint32_t,
                                                          std::int64_t index) const {
  if (n.outputs[0].shape.size() != 1) return std::nullopt;
  for (std::size_t i = first(); i < first() + n.inputs.size() - 1; ++i) {
    const std::int64_t size = element_count(g.type(n.inputs[i]).shape);
    if (index < size) return gen::element_source{.from = n.inputs[i], .index = index};
    index -= size;
  }
  return std::nullopt;
}

result<std::unique_ptr<op>> load_concat(const attributes& a) {
  auto c = std::make_unique<concat>();
  c->axis_first = a.op_name() == "Concat";
  return std::unique_ptr<op>(std::move(c));
}

std::vector<value_bounds> concat::bounds(const bounds_context& c) const {
  return moved_bounds(c, *this, inputs_between(first(), first() + c.input_count() - 1));
}

std::span<const op_row> concat_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Concat", "concat", load_concat, "all, complex", "beside the axis, a size known only at run time stands with the same one, not with a known one", "output"},
      {"ConcatV2", "concat", load_concat, "all, complex", "beside the axis, a size known only at run time stands with the same one, not with a known one", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
