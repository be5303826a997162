// SPDX-License-Identifier: Apache-2.0
#include "ops/element/bitcast.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> bitcast::infer(const shape_context& context, bitcast_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  const auto has_bits = [](dtype t) { return is_numeric(t) || is_complex(t); };
  found.of_parts = (is_complex(in.dtype) && to == part_type(in.dtype)) || (is_complex(to) && in.dtype == part_type(to));
  if (!has_bits(in.dtype) || !has_bits(to))
    return bad_model(fmt::format("{} cannot be taken for {}", to_string(in), name(to)));
  shape s = in.shape;
  const auto from_bytes = static_cast<std::int64_t>(byte_size(in.dtype));
  const auto to_bytes = static_cast<std::int64_t>(byte_size(to));
  if (from_bytes > to_bytes) {
    s.push_back(from_bytes / to_bytes);
  } else if (from_bytes < to_bytes) {
    if (s.empty() || s.back() != to_bytes / from_bytes) {
      return bad_model(fmt::format("the last axis of {} must be {} to be taken for {}", to_string(in),
                                   to_bytes / from_bytes, name(to)));
    }
    s.pop_back();
  }
  return one_output(to, s);
}

result<std::vector<tensor>> bitcast::evaluate(std::span<const tensor> inputs) const {
  const std::vector<tensor_type> types{inputs[0].type()};
  const std::vector<const tensor*> unknown{nullptr};
  bitcast again = *this;
  TF_EMBED_TRY(const auto made, again.infer_shape({types, unknown}));
  tensor out(to, made[0].shape);
  std::copy(inputs[0].bytes().begin(), inputs[0].bytes().end(), out.mutable_bytes().begin());
  return std::vector<tensor>{out};
}

result<void> bitcast::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  if (!inferred.of_parts) return op::propagate_extents(context, outputs);
  std::vector<std::size_t> goes_to;
  for (std::size_t axis = 0; axis < context.shape(0).size(); ++axis) goes_to.push_back(axis);
  return extents_follow(context, 0, goes_to, outputs);
}

result<void> bitcast::emit(layer_builder& b) const {
  b.add(layer_spec("bitcast", {b.input(0), b.output()}).allow_in_place(0));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_bitcast(const attributes& a) {
  auto made = std::make_unique<bitcast>();
  TF_EMBED_TRY(made->to, a.type("type"));
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> bitcast_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Bitcast", "bitcast", load_bitcast, "floats, integers, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
