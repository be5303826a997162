// SPDX-License-Identifier: Apache-2.0
// How bounds go from the inputs of an op to its outputs (ir/value_bounds.hpp).
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace tf_embed::gen {

/// The interval of an element from those of the operands' elements at its place.
using interval_function = std::function<interval(std::span<const interval>)>;

/// Output 0 is `f` of all inputs, element by element with NumPy's broadcasting.
std::vector<value_bounds> elementwise_bounds(const bounds_context& c, const interval_function& f);

/// Every element of the outputs is one of the inputs `from`; which one follows from the other inputs, where they are
/// constant. `o` is the op, whose types have been inferred.
std::vector<value_bounds> moved_bounds(const bounds_context& c, const op& o, std::span<const std::size_t> from);

/// Output 0 counts something that is `most` at most, or is an index of what has `most` entries.
std::vector<value_bounds> bounds_of_count(const bounds_context& c, std::int64_t most);
std::vector<value_bounds> bounds_of_index(const bounds_context& c, std::int64_t entries);

}  // namespace tf_embed::gen
