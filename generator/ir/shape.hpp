// SPDX-License-Identifier: Apache-2.0
// Shapes as the generator sees them, and the arithmetic on them that several ops share.
#pragma once

#include "ir/diagnostics.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// Sizes per axis. Empty is a scalar. A dimension is never negative once the graph is resolved; before that -1 is
/// unknown.
using shape = std::vector<std::int64_t>;

/// The most elements a tensor may have; keeps every later product of sizes inside 64 bits.
inline constexpr std::int64_t max_elements = std::int64_t{1} << 40;

/// "[1,224,224,3]"; unknown dimensions as "?".
std::string to_string(const shape& s);
/// The product of the dimensions (1 for a scalar). Saturates at max_elements + 1; -1 when a dimension is unknown.
std::int64_t element_count(const shape& s);
/// Whether all dimensions are known.
bool is_static(const shape& s);
/// NumPy broadcasting of two shapes; a usage-independent error naming both when they do not fit.
result<shape> broadcast(const shape& a, const shape& b);
/// `axis` in [-rank, rank) as a non-negative axis.
result<int> canonical_axis(std::int64_t axis, std::size_t rank);
/// Row-major strides in elements.
std::vector<std::int64_t> row_major_strides(const shape& s);
/// Strides with which a tensor of shape `from` is read as shape `to` (0 along broadcast axes). `from` must broadcast to
/// `to`.
std::vector<std::int64_t> broadcast_strides(const shape& from, const shape& to);

}  // namespace tf_embed::gen
