// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/recurrent_operands.hpp"

#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <utility>

namespace tf_embed::gen {

result<void> measure_input(const shape_context& context, std::size_t x, bool is_sequence, recurrent_sizes& found) {
  const tensor_type& type = context.type(x);
  const std::size_t rank = is_sequence ? 3 : 2;
  if (!is_floating(type.dtype) || type.shape.size() != rank)
    return bad_model(fmt::format("x must be floats {}, but is {}",
                                 is_sequence ? "[steps, batch, inputs]" : "[batch, inputs]", to_string(type)));
  if (is_sequence) found.steps = type.shape[0];
  found.batch = type.shape[rank - 2];
  found.input = type.shape[rank - 1];
  return {};
}

result<void> measure_state(const shape_context& context, std::size_t state, std::string_view name,
                           recurrent_sizes& found) {
  if (context.shape(state).size() != 2)
    return bad_model(fmt::format("{} must be a matrix, but is {}", name, to_string(context.type(state))));
  found.units = found.outputs = context.shape(state)[1];
  return {};
}

shape result_shape(bool is_sequence, const recurrent_sizes& s, std::int64_t n) {
  return is_sequence ? shape{s.steps, s.batch, n} : shape{s.batch, n};
}

result<void> check_length(const shape_context& context, std::size_t i, const recurrent_sizes& s) {
  const tensor_type& type = context.type(i);
  const bool is_count = type.dtype == dtype::int32 || type.dtype == dtype::int64;
  if (is_count && (type.shape.empty() || type.shape == shape{s.batch})) return {};
  return bad_model(
      fmt::format("the number of steps must be an int32 or int64, or {} of them, but is {}", s.batch, to_string(type)));
}

void operand_shapes::operator()(std::size_t i, std::string_view what, shape wanted) {
  const tensor_type expected{type_, std::move(wanted)};
  const tensor_type& is = context_.type(i);
  if (!found_ || (is.dtype == expected.dtype && is.shape == expected.shape)) return;
  found_ = bad_model(fmt::format("{} must be {}, but is {}", what, to_string(expected), to_string(is)));
}

}  // namespace tf_embed::gen
