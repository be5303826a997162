// SPDX-License-Identifier: Apache-2.0
#include "ops/split.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

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

result<std::unique_ptr<op>> load_form(const attributes& a, split::form kind, const char* count) {
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

result<std::vector<tensor_type>> split::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, kind == form::split ? 2 : kind == form::split_v ? 3 : 1));
  const tensor_type& in = context.type(value_input());
  if (kind == form::unpack) {
    TF_EMBED_TRY(axis, canonical_axis(axis, in.shape.size()));
  } else {
    TF_EMBED_TRY(axis, required_axis(context, kind == form::split ? 0 : 2, in.shape.size(), "split_dim"));
  }
  const std::int64_t dim = in.shape[static_cast<std::size_t>(axis)];
  if (kind == form::split) {
    if (dim % count != 0)
      return bad_model(fmt::format("axis {} of {} cannot be split into {} equal parts", axis, to_string(in), count));
    sizes.assign(static_cast<std::size_t>(count), dim / count);
  } else if (kind == form::unpack) {
    if (dim != count)
      return bad_model(fmt::format("num is {}, but axis {} of {} is {}", count, axis, to_string(in), dim));
    sizes.assign(static_cast<std::size_t>(count), 1);
  } else {
    TF_EMBED_TRY(auto wanted, context.required_ints(1, "size_splits"));
    if (static_cast<std::int64_t>(wanted.size()) != count) {
      return bad_model(fmt::format("size_splits {} must be {} numbers", list_text(wanted), count));
    }
    TF_EMBED_TRY(sizes, resolved_sizes(std::move(wanted), dim));
  }
  std::vector<tensor_type> out;
  for (const std::int64_t size : sizes) {
    shape s = in.shape;
    if (kind == form::unpack) {
      s.erase(s.begin() + axis);
    } else {
      s[static_cast<std::size_t>(axis)] = size;
    }
    TF_EMBED_TRY(tensor_type type, checked_type(in.dtype, std::move(s)));
    out.push_back(std::move(type));
  }
  return out;
}

result<std::vector<tensor>> split::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[value_input()];
  const auto strides = row_major_strides(in.shape());
  const auto at = static_cast<std::size_t>(axis);
  std::vector<tensor> out;
  std::int64_t begin = 0;
  for (const std::int64_t size : sizes) {
    shape s = in.shape();
    s[at] = size;
    tensor part = read_strided(in, s, strides, begin * strides[at]);
    if (kind == form::unpack) {
      s.erase(s.begin() + axis);
      part = part.reshaped(s);
    }
    out.push_back(std::move(part));
    begin += size;
  }
  return out;
}

result<void> split::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t in = value_input();
  const std::size_t at = context.type(in).extent.axis;
  if (at == static_cast<std::size_t>(axis))
    return refused_extent(context, in, "it cannot be cut along an axis whose size is known only at run time");
  return extent_along(context, in, kind == form::unpack && at > static_cast<std::size_t>(axis) ? at - 1 : at, outputs);
}

result<void> split::emit(layer_builder& b) const {
  const shape& whole = b.input_type(value_input()).shape;
  const bool whole_runs = is_outermost(whole, axis);
  const std::int64_t step =
      whole_runs && element_count(whole) != 0 ? element_count(whole) / whole[static_cast<std::size_t>(axis)] : 0;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (b.is_output_used(i) && element_count(b.output_type(i).shape) != 0) {
      if (whole_runs) b.output_is_part(value_input(), begin * step);
      b.layer("split", "split", {b.input(value_input()), b.output(i), std::to_string(axis), std::to_string(begin)});
    }
    begin += sizes[i];
  }
  return {};
}

result<std::unique_ptr<op>> load_split(const attributes& a) { return load_form(a, split::form::split, "num_split"); }
result<std::unique_ptr<op>> load_split_v(const attributes& a) {
  return load_form(a, split::form::split_v, "num_split");
}
result<std::unique_ptr<op>> load_unpack(const attributes& a) { return load_form(a, split::form::unpack, "num"); }

}  // namespace tf_embed::gen
