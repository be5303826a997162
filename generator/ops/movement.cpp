// SPDX-License-Identifier: Apache-2.0
#include "ops/movement.hpp"

#include "plan/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

namespace tf_embed::gen {

std::string list_text(std::span<const std::int64_t> values) { return fmt::format("[{}]", fmt::join(values, ",")); }

std::string position_text(std::int64_t flat, const shape& s) {
  std::vector<std::int64_t> at(s.size());
  for (std::size_t i = s.size(); i-- > 0; flat /= s[i]) at[i] = flat % s[i];
  return s.empty() ? "" : list_text(at);
}

namespace {

/// Beside a dimension of 0 others may be of any size; sums of sizes must not overflow.
result<void> expect_sane_sizes(const shape_context& context) {
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    for (const std::int64_t d : context.shape(i)) {
      if (d > max_elements) {
        return diagnostic{error_kind::bad_model,
                          fmt::format("input {} is too large: {}", i, to_string(context.type(i)))};
      }
    }
  }
  return {};
}

}  // namespace

result<void> expect_inputs(const shape_context& context, std::size_t count) {
  if (context.input_count() == count) return expect_sane_sizes(context);
  return diagnostic{error_kind::bad_model,
                    fmt::format("needs {} input{}, but has {}", count, count == 1 ? "" : "s", context.input_count())};
}

result<void> expect_inputs_at_least(const shape_context& context, std::size_t count) {
  if (context.input_count() >= count) return expect_sane_sizes(context);
  return diagnostic{error_kind::bad_model, fmt::format("needs at least {} input{}, but has {}", count,
                                                       count == 1 ? "" : "s", context.input_count())};
}

result<tensor_type> checked_type(dtype t, shape s) {
  if (byte_size(t) == 0) {
    return diagnostic{error_kind::unsupported, fmt::format("elements of type {} cannot be moved", name(t))};
  }
  tensor_type type{t, std::move(s)};
  const bool sane = std::all_of(type.shape.begin(), type.shape.end(), [](auto d) { return d <= max_elements; });
  if (!sane || element_count(type.shape) > max_elements) {
    return diagnostic{error_kind::bad_model, fmt::format("the result {} is too large", to_string(type))};
  }
  return type;
}

result<std::vector<tensor_type>> one_output(dtype t, shape s) {
  TF_EMBED_TRY(tensor_type type, checked_type(t, std::move(s)));
  return std::vector<tensor_type>{std::move(type)};
}

result<std::int64_t> required_int(const shape_context& context, std::size_t i, std::string_view what) {
  TF_EMBED_TRY(const std::vector<std::int64_t> values, context.required_ints(i, what));
  if (values.size() != 1) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} (input {}) must be one integer, but is {}", what, i, to_string(context.type(i)))};
  }
  return values[0];
}

result<int> required_axis(const shape_context& context, std::size_t i, std::size_t rank, std::string_view what) {
  TF_EMBED_TRY(const std::int64_t axis, required_int(context, i, what));
  const auto signed_rank = static_cast<std::int64_t>(rank);
  if (axis < -signed_rank || axis >= signed_rank) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} {} is not an axis of a tensor of rank {}", what, axis, rank)};
  }
  return static_cast<int>(axis < 0 ? axis + signed_rank : axis);
}

void copy_block(tensor& to, const tensor& from, const strided_block& block) {
  const std::size_t size = byte_size(to.dtype());
  const std::size_t rank = block.extents.size();
  if (element_count(block.extents) == 0) return;
  shape index(rank, 0);
  std::int64_t source = block.from_offset;
  std::int64_t target = block.to_offset;
  for (;;) {
    std::memcpy(to.mutable_bytes().data() + static_cast<std::size_t>(target) * size,
                from.bytes().data() + static_cast<std::size_t>(source) * size, size);
    std::size_t axis = rank;
    for (;; --axis) {
      if (axis == 0) return;
      const std::size_t a = axis - 1;
      source += block.from[a];
      target += block.to[a];
      if (++index[a] < block.extents[a]) break;
      source -= block.from[a] * block.extents[a];
      target -= block.to[a] * block.extents[a];
      index[a] = 0;
    }
  }
}

tensor read_strided(const tensor& from, const shape& s, const std::vector<std::int64_t>& strides, std::int64_t offset) {
  tensor out(from.dtype(), s);
  copy_block(out, from, {s, strides, row_major_strides(s), offset, 0});
  return out;
}

result<std::string> cpp_value(const tensor& scalar) {
  const dtype t = scalar.dtype();
  if (t == dtype::float32) return cpp_f32(scalar.as<float>()[0]);
  if (t == dtype::float64) return cpp_f64(scalar.as<double>()[0]);
  if (t == dtype::boolean) return std::string(scalar.as<bool>()[0] ? "std::true_type" : "std::false_type");
  if (!is_integer(t)) {
    return diagnostic{error_kind::unsupported, fmt::format("a constant of type {} has no form in C++", name(t))};
  }
  // The smallest int64 has no literal of its own; unsigned ones above it need a suffix.
  const std::int64_t v = scalar.as_int(0);
  std::string text = t == dtype::uint64 ? fmt::format("{}u", static_cast<std::uint64_t>(v))
                     : v == INT64_MIN   ? std::string("-9223372036854775807 - 1")
                                        : std::to_string(v);
  return fmt::format("std::integral_constant<{}, {}>", cpp_name(t), text);
}

bool is_outermost(const shape& s, std::int64_t axis) { return element_count(shape(s.begin(), s.begin() + axis)) == 1; }

}  // namespace tf_embed::gen
