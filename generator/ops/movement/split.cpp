// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/split.hpp"

#include "ops/support/bounds_rules.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {
namespace {

/// The sizes of SplitV with the open one worked out.
result<std::vector<std::int64_t>> resolved_sizes(std::vector<std::int64_t> sizes, std::int64_t dim) {
  const auto misfit = [text = list_text(sizes), dim] {
    return bad_model(fmt::format("size_splits {} do not add up to {}", text, dim));
  };
  std::int64_t sum = 0;
  std::int64_t* open = nullptr;
  for (std::int64_t& s : sizes) {
    if (s == -1 && open == nullptr) {
      open = &s;
      continue;
    }
    if (s < 0 || s > dim - sum) return misfit();
    sum += s;
  }
  if (open != nullptr) {
    *open = dim - sum;
  } else if (sum != dim) {
    return misfit();
  }
  return sizes;
}

result<std::unique_ptr<op>> load_split_form(const attributes& a, split::form kind, const char* count) {
  auto s = std::make_unique<split>();
  s->kind = kind;
  TF_EMBED_TRY(s->count, a.integer(count));
  if (s->count < (kind == split::form::unpack ? 0 : 1) || s->count > 65536) {
    return bad_model(fmt::format("{} must lie in [1,65536], but is {}", count, s->count));
  }
  if (kind == split::form::unpack) {
    TF_EMBED_TRY(s->axis, a.integer("axis", 0));
  }
  return std::unique_ptr<op>(std::move(s));
}

}  // namespace

result<std::vector<tensor_type>> split::infer(const shape_context& context, split_parts& found) const {
  TF_EMBED_CHECK(expect_inputs(context, kind == form::split ? 2 : kind == form::split_v ? 3 : 1));
  const tensor_type& in = context.type(value_input());
  if (kind == form::unpack) {
    TF_EMBED_TRY(found.axis, canonical_axis(axis, in.shape.size()));
  } else {
    TF_EMBED_TRY(found.axis, required_axis(context, axis_input(), in.shape.size(), "split_dim"));
  }
  const auto at = static_cast<std::size_t>(found.axis);
  const std::int64_t dim = in.shape[at];
  if (kind == form::split) {
    if (dim % count != 0)
      return bad_model(fmt::format("axis {} of {} cannot be split into {} equal parts", at, to_string(in), count));
    found.sizes.assign(static_cast<std::size_t>(count), dim / count);
  } else if (kind == form::unpack) {
    if (dim != count)
      return bad_model(fmt::format("num is {}, but axis {} of {} is {}", count, at, to_string(in), dim));
    found.sizes.assign(static_cast<std::size_t>(count), 1);
  } else {
    TF_EMBED_TRY(auto wanted, context.required_ints(1, "size_splits"));
    if (static_cast<std::int64_t>(wanted.size()) != count) {
      return bad_model(fmt::format("size_splits {} must be {} numbers", list_text(wanted), count));
    }
    TF_EMBED_TRY(found.sizes, resolved_sizes(std::move(wanted), dim));
  }
  std::vector<tensor_type> out;
  for (const std::int64_t size : found.sizes) {
    shape s = in.shape;
    if (kind == form::unpack) {
      s.erase(s.begin() + found.axis);
    } else {
      s[at] = size;
    }
    TF_EMBED_TRY(tensor_type type, checked_type(in.dtype, std::move(s)));
    out.push_back(std::move(type));
  }
  return out;
}

result<std::vector<tensor>> split::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[value_input()];
  const auto strides = row_major_strides(in.shape());
  const auto at = static_cast<std::size_t>(inferred.axis);
  std::vector<tensor> out;
  std::int64_t begin = 0;
  for (const std::int64_t size : inferred.sizes) {
    shape s = in.shape();
    s[at] = size;
    tensor part = read_strided(in, s, strides, begin * strides[at]);
    if (kind == form::unpack) {
      s.erase(s.begin() + inferred.axis);
      part = part.reshaped(s);
    }
    out.push_back(std::move(part));
    begin += size;
  }
  return out;
}

result<void> split::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t in = value_input();
  const std::size_t at = context.type(in).extent().axis;
  const auto axis_cut = static_cast<std::size_t>(inferred.axis);
  if (at == axis_cut)
    return refused_extent(context, in, "it cannot be cut along an axis whose size is known only at run time");
  return extent_along(context, in, kind == form::unpack && at > axis_cut ? at - 1 : at, outputs);
}

result<void> split::emit(layer_builder& b) const {
  const shape& whole = b.input_type(value_input()).shape;
  const bool whole_runs = is_outermost(whole, inferred.axis);
  const std::int64_t step = whole_runs && element_count(whole) != 0
                                ? element_count(whole) / whole[static_cast<std::size_t>(inferred.axis)]
                                : 0;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < inferred.sizes.size(); ++i) {
    if (b.is_output_used(i) && element_count(b.output_type(i).shape) != 0) {
      std::vector<part_permission> parts;
      if (whole_runs) parts.push_back({value_input(), begin * step, false});
      b.add(layer_spec("split", {b.input(value_input()), b.output(i), inferred.axis, begin})
                .with_parts(std::move(parts)));
    }
    begin += inferred.sizes[i];
  }
  return {};
}

std::optional<stacked_form> split::stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const {
  if (!of_items[value_input()]) return std::nullopt;
  stacked_form f{.keeps_entries_apart = inferred.axis != 0};
  if (kind == form::unpack) {
    auto over_all = std::make_unique<split>(*this);
    over_all->axis = inferred.axis + 1;
    f.changed = std::move(over_all);
  } else {
    f.lists.emplace_back(axis_input(), axis_list(g.type(n.inputs[axis_input()]), {inferred.axis + 1}));
  }
  return f;
}

std::optional<transposed_form> split::transposed(const graph& g, const node& n, const axes_order& order) const {
  if (kind == form::unpack || !g.constant(n.inputs[axis_input()])) return std::nullopt;
  transposed_form f = reading({value_input()}, order);
  f.lists.emplace_back(axis_input(),
                       axis_list(g.type(n.inputs[axis_input()]), {order[static_cast<std::size_t>(inferred.axis)]}));
  f.orders.assign(n.outputs.size(), order);
  return f;
}

result<std::unique_ptr<op>> load_split(const attributes& a) {
  return load_split_form(a, split::form::split, "num_split");
}
result<std::unique_ptr<op>> load_split_v(const attributes& a) {
  return load_split_form(a, split::form::split_v, "num_split");
}
result<std::unique_ptr<op>> load_unpack(const attributes& a) { return load_split_form(a, split::form::unpack, "num"); }

std::vector<value_bounds> split::bounds(const bounds_context& c) const {
  return moved_bounds(c, *this, std::array{value_input()});
}

std::span<const op_row> split_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Split", "split", load_split, "all, complex", "constant axis; its size too", "output..."},
      {"SplitV", "split", load_split_v, "all, complex", "constant sizes and axis; its size too", "output..."},
      {"Unpack", "split", load_unpack, "all, complex", "the axis has a constant size", "output..."},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
