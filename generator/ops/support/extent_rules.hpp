// SPDX-License-Identifier: Apache-2.0
// How run-time extents go from the inputs of an op to its outputs (op::propagate_extents).
#pragma once

#include "ir/op.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// "input 1 is float32[?<=4,2]: <why>"
diagnostic refused_extent(const shape_context& context, std::size_t i, std::string_view why);

/// Refuses where an input other than `i` has a run-time extent.
result<void> only_counted(const shape_context& context, std::size_t i);

/// Ops whose output elements each depend on the elements of the inputs at the same place, with NumPy's broadcasting:
/// along each axis all inputs with an extent must have the same, the others must have size 1 there.
result<void> broadcast_extents(std::span<const tensor_type> inputs, std::vector<tensor_type>& outputs);
result<void> broadcast_extents(const shape_context& context, std::vector<tensor_type>& outputs);

/// Products of matrices, the last two axes of inputs 0 and 1, transposed where told, with broadcasting of the axes
/// before: rows and columns may have an extent, and what is summed over where both have the same (then `emit` must see
/// zeros beyond it in both); other inputs may not.
result<void> product_extents(const shape_context& context, bool transpose_first, bool transpose_second,
                             std::vector<tensor_type>& outputs);

/// All outputs have the extent of input `i`, along their axis `axis`; no other input has one.
result<void> extent_along(const shape_context& context, std::size_t i, std::size_t axis,
                          std::vector<tensor_type>& outputs);

/// Axis `a` of input `i` is axis `goes_to[a]` of all outputs, with its extent; it is gone where those have no such
/// axis. No other input has an extent.
result<void> extents_follow(const shape_context& context, std::size_t i, std::span<const std::size_t> goes_to,
                            std::vector<tensor_type>& outputs);

/// Ops that treat the entries of axis 0 of input 0 each alone (a batch): the outputs follow its extent, nothing else
/// may have one.
result<void> batch_extents(const shape_context& context, std::vector<tensor_type>& outputs);

/// The shape that operand `i` of the op holds as values: constant, but that sizes may follow run-time extents (entries
/// of the Shape of a tensor, sums with constants of those). The dtype means nothing.
result<tensor_type> shape_of_values(const shape_context& context, std::size_t i, std::string_view what);

}  // namespace tf_embed::gen
