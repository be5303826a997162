// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/ragged_range.hpp"

#include "ops/shape/range.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace tf_embed::gen {
namespace {

tensor range_operand(const tensor& t, std::int64_t i) {
  tensor out(t.dtype(), {});
  copy_block(out, t, {{}, {}, {}, t.rank() == 0 ? 0 : i, 0});
  return out;
}

/// The ranges of constant operands, one by one; an error as Range gives it.
result<std::vector<tensor>> ranges_of(std::span<const tensor> operands) {
  std::int64_t count = 1;
  for (const tensor& t : operands) count = t.rank() == 0 ? count : t.size();
  std::vector<tensor> out;
  std::int64_t total = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::vector<tensor> now{range_operand(operands[0], i), range_operand(operands[1], i),
                                  range_operand(operands[2], i)};
    const double delta = now[2].as_double(0);
    // Where the direction is wrong, Range is an error, and this is empty.
    if (delta > 0 ? now[0].as_double(0) >= now[1].as_double(0)
                  : delta < 0 && now[0].as_double(0) <= now[1].as_double(0)) {
      out.emplace_back(now[0].dtype(), shape{0});
      continue;
    }
    std::vector<tensor_type> types;
    std::vector<const tensor*> known;
    for (const tensor& t : now) {
      types.push_back(t.type());
      known.push_back(&t);
    }
    range one;
    TF_EMBED_TRY(const auto inferred, one.infer_shape({types, known}));
    total += inferred[0].shape[0];
    if (total > max_elements / 8) return bad_model("the ranges have too many elements");
    TF_EMBED_TRY(auto made, one.evaluate(now));
    out.push_back(std::move(made[0]));
  }
  return out;
}

}  // namespace

result<std::vector<tensor_type>> ragged_range::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  constexpr std::string_view names[]{"starts", "limits", "deltas"};
  std::vector<tensor> operands;
  std::int64_t count = -1;
  for (std::size_t i = 0; i < 3; ++i) {
    const tensor_type& t = context.type(i);
    if (t.shape.size() > 1 || t.dtype != context.dtype(0) || !is_numeric(t.dtype))
      return bad_model(fmt::format("{} must be a scalar or a vector of numbers, but is {}", names[i], to_string(t)));
    if (t.shape.size() == 1 && count >= 0 && count != t.shape[0])
      return bad_model(fmt::format("{} is {}, but must have {} elements", names[i], to_string(t), count));
    if (t.shape.size() == 1) count = t.shape[0];
  }
  for (std::size_t i = 0; i < 3; ++i) {
    TF_EMBED_TRY(const tensor* t, context.required_constant(i, names[i]));
    operands.push_back(*t);
  }
  TF_EMBED_TRY(const auto ranges, ranges_of(operands));
  std::int64_t total = 0;
  for (const tensor& t : ranges) total += t.size();
  return std::vector<tensor_type>{{splits_type, {static_cast<std::int64_t>(ranges.size()) + 1}},
                                  {context.dtype(0), {total}}};
}

result<std::vector<tensor>> ragged_range::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const auto ranges, ranges_of(inputs));
  std::vector<std::int64_t> splits{0};
  for (const tensor& t : ranges) splits.push_back(splits.back() + t.size());
  tensor values(inputs[0].dtype(), {splits.back()});
  std::size_t at = 0;
  for (const tensor& t : ranges) {
    if (t.bytes().empty()) continue;
    std::memcpy(values.mutable_bytes().data() + at, t.bytes().data(), t.bytes().size());
    at += t.bytes().size();
  }
  return std::vector<tensor>{tensor::of_ints(splits_type, splits), values};
}

result<void> ragged_range::emit(layer_builder&) const {
  return diagnostic{error_kind::unsupported, "should have been folded into a constant"};
}

result<std::unique_ptr<op>> load_ragged_range(const attributes& a) {
  auto r = std::make_unique<ragged_range>();
  TF_EMBED_TRY(r->splits_type, a.type("Tsplits", dtype::int64));
  if (r->splits_type != dtype::int32 && r->splits_type != dtype::int64)
    return bad_model(fmt::format("Tsplits must be int32 or int64, but is {}", name(r->splits_type)));
  return std::unique_ptr<op>(std::move(r));
}

std::span<const op_row> ragged_range_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"RaggedRange", "ragged_range", load_ragged_range, "floats, integers", "constant operands", "rt_nested_splits, rt_dense_values"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
