// SPDX-License-Identifier: Apache-2.0
// What the ops that only move elements share: checks of their operands, and the reference copy.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// "[0,-1,2]"
std::string list_text(std::span<const std::int64_t> values);

/// "[1,2]": where element `flat` of a tensor of shape `s` lies; nothing for scalars.
std::string position_text(std::int64_t flat, const shape& s);

/// "needs 2 inputs, but has 1"
result<void> expect_inputs(const shape_context& context, std::size_t count);
/// The same with a lower bound, for ops with a list of inputs.
result<void> expect_inputs_at_least(const shape_context& context, std::size_t count);

/// The types of a single output; a diagnostic where it is too large, or of a type without a fixed size (strings).
result<std::vector<tensor_type>> one_output(dtype t, shape s);
result<tensor_type> checked_type(dtype t, shape s);

/// The one integer of constant operand `i`.
result<std::int64_t> required_int(const shape_context& context, std::size_t i, std::string_view what);
/// Constant operand `i` as an axis of a tensor of this rank, counted from 0.
result<int> required_axis(const shape_context& context, std::size_t i, std::size_t rank, std::string_view what);

/// Which elements a copy reads and writes: for every index below `extents`, element `from_offset + sum(index * from)`
/// goes to `to_offset + sum(index * to)`. Strides are in elements.
struct strided_block {
  shape extents;
  std::vector<std::int64_t> from;
  std::vector<std::int64_t> to;
  std::int64_t from_offset = 0;
  std::int64_t to_offset = 0;
};

/// The reference of every op that moves elements. Types with a fixed size only; the dtypes must be equal.
void copy_block(tensor& to, const tensor& from, const strided_block& block);

/// A fresh tensor of shape `s`, its elements read from `from` with these strides.
tensor read_strided(const tensor& from, const shape& s, const std::vector<std::int64_t>& strides,
                    std::int64_t offset = 0);

/// The value of a scalar as a C++ type with a static `value`: `te::f32<...>`, `std::integral_constant<std::int8_t,
/// -3>`.
result<std::string> cpp_value(const tensor& scalar);

/// Whether the axes before `axis` have one index only, so that cutting a dense tensor along it gives whole runs.
bool is_outermost(const shape& s, std::int64_t axis);

/// A loader for ops without attributes.
template <class Op>
result<std::unique_ptr<op>> load_plain(const attributes&) {
  return std::unique_ptr<op>(std::make_unique<Op>());
}

}  // namespace tf_embed::gen
