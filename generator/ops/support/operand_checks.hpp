// SPDX-License-Identifier: Apache-2.0
// Checks of operands that many ops make.
#pragma once

#include "ir/op.hpp"

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

}  // namespace tf_embed::gen
