// SPDX-License-Identifier: Apache-2.0
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

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

}  // namespace tf_embed::gen
