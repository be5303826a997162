// SPDX-License-Identifier: Apache-2.0
#include "ir/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace tf_embed::gen {
namespace {

/// Dimension `i` counted from the last (0) backwards; 1 beyond the first, as broadcasting reads it.
std::int64_t from_last(const shape& s, std::size_t i) { return i < s.size() ? s[s.size() - 1 - i] : 1; }

diagnostic mismatch(const shape& a, const shape& b) {
  return {error_kind::bad_model, fmt::format("shapes {} and {} do not broadcast", to_string(a), to_string(b))};
}

}  // namespace

std::string to_string(const shape& s) {
  std::string text = "[";
  for (const std::int64_t d : s) {
    if (text.size() > 1) text += ',';
    text += d < 0 ? "?" : std::to_string(d);
  }
  return text + ']';
}

std::int64_t element_count(const shape& s) {
  if (!is_static(s)) return -1;
  if (std::find(s.begin(), s.end(), 0) != s.end()) return 0;
  std::int64_t n = 1;
  for (const std::int64_t d : s) {
    if (d > max_elements / n) return max_elements + 1;
    n *= d;
  }
  return n;
}

bool is_static(const shape& s) {
  return std::all_of(s.begin(), s.end(), [](std::int64_t d) { return d >= 0; });
}

result<shape> broadcast(const shape& a, const shape& b) {
  shape out(std::max(a.size(), b.size()));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t x = from_last(a, i);
    const std::int64_t y = from_last(b, i);
    if (x != y && x > 1 && y > 1) return mismatch(a, b);
    if ((x == 0 && y > 1) || (y == 0 && x > 1)) return mismatch(a, b);
    // An unknown dimension beside one other than 1 must turn out to be that one, or 1.
    std::int64_t d = x == 1 ? y : y == 1 ? x : x < 0 ? y : x;
    out[out.size() - 1 - i] = std::max<std::int64_t>(d, -1);
  }
  return out;
}

result<int> canonical_axis(std::int64_t axis, std::size_t rank) {
  const auto signed_rank = static_cast<std::int64_t>(rank);
  if (axis < -signed_rank || axis >= signed_rank)
    return diagnostic{error_kind::bad_model, fmt::format("axis {} is out of range for rank {}", axis, rank)};
  return static_cast<int>(axis < 0 ? axis + signed_rank : axis);
}

std::vector<std::int64_t> row_major_strides(const shape& s) {
  std::vector<std::int64_t> strides(s.size());
  std::int64_t stride = 1;
  for (std::size_t i = s.size(); i-- > 0;) {
    strides[i] = stride;
    // Beside a zero elsewhere the other dimensions may be of any size: such strides are never used, but must not
    // overflow.
    if (__builtin_mul_overflow(stride, s[i], &stride)) stride = 0;
  }
  return strides;
}

std::vector<std::int64_t> broadcast_strides(const shape& from, const shape& to) {
  assert(from.size() <= to.size());
  const std::vector<std::int64_t> own = row_major_strides(from);
  const std::size_t added = to.size() - from.size();
  std::vector<std::int64_t> strides(to.size(), 0);
  for (std::size_t i = 0; i < from.size(); ++i) {
    assert(from[i] == 1 || from[i] == to[i + added]);
    if (from[i] != 1) strides[i + added] = own[i];
  }
  return strides;
}

}  // namespace tf_embed::gen
