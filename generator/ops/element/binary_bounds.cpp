// SPDX-License-Identifier: Apache-2.0
#include "ops/element/binary.hpp"
#include "ops/support/bounds_rules.hpp"

#include <algorithm>
#include <optional>

namespace tf_embed::gen {
namespace {

constexpr interval either{0, 1};

interval known_truth(bool x) { return {x, x}; }

/// Of a < b.
interval less_than(interval a, interval b) {
  if (a.most < b.least) return known_truth(true);
  return a.least >= b.most ? known_truth(false) : either;
}

interval negated(interval truth) { return {1 - truth.most, 1 - truth.least}; }

interval equal_to(interval a, interval b) {
  if (a.most < b.least || b.most < a.least) return known_truth(false);
  return a.is_point() && a == b ? known_truth(true) : either;
}

std::int64_t floored_quotient(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

/// Over divisors of one sign, rounded quotients are monotone in both operands, so that the ends lie at corners.
std::optional<interval> quotient(interval a, interval b, bool floors) {
  if (b.contains(0) || (a.least == range_of(dtype::int64)->least && b.contains(-1))) return std::nullopt;
  std::optional<interval> q;
  for (const std::int64_t x : {a.least, a.most}) {
    for (const std::int64_t y : {b.least, b.most}) {
      const std::int64_t corner = floors ? floored_quotient(x, y) : x / y;
      q = q ? hull(*q, {corner, corner}) : interval{corner, corner};
    }
  }
  return q;
}

/// Of divisors above 0.
std::optional<interval> remainder(interval a, interval b, bool floors) {
  if (b.least <= 0) return std::nullopt;
  if (a.least >= 0 && a.most < b.least) return a;
  if (a.least >= 0) return interval{0, std::min(a.most, b.most - 1)};
  return interval{floors ? 0 : std::max(a.least, 1 - b.most), b.most - 1};
}

std::optional<interval> squared(std::optional<interval> x) {
  if (!x) return std::nullopt;
  const auto both = product(*x, *x);
  return both ? std::optional(interval{std::max<std::int64_t>(both->least, 0), both->most}) : std::nullopt;
}

/// Of one element; nullopt where it may be any number of the type.
std::optional<interval> combined(binary_kind kind, interval a, interval b) {
  switch (kind) {
    case binary_kind::add:
      return sum(a, b);
    case binary_kind::sub:
      return difference(a, b);
    case binary_kind::mul:
      return product(a, b);
    case binary_kind::squared_difference:
      return squared(difference(a, b));
    case binary_kind::maximum:
    case binary_kind::at_least:
      return interval{std::max(a.least, b.least), std::max(a.most, b.most)};
    case binary_kind::minimum:
    case binary_kind::at_most:
      return interval{std::min(a.least, b.least), std::min(a.most, b.most)};
    case binary_kind::div:
    case binary_kind::truncate_div:
      return quotient(a, b, false);
    case binary_kind::floor_div:
      return quotient(a, b, true);
    case binary_kind::truncate_mod:
      return remainder(a, b, false);
    case binary_kind::floor_mod:
      return remainder(a, b, true);
    case binary_kind::logical_and:
      return interval{std::min(a.least, b.least), std::min(a.most, b.most)};
    case binary_kind::logical_or:
      return interval{std::max(a.least, b.least), std::max(a.most, b.most)};
    case binary_kind::less:
      return less_than(a, b);
    case binary_kind::greater:
      return less_than(b, a);
    case binary_kind::less_equal:
      return negated(less_than(b, a));
    case binary_kind::greater_equal:
      return negated(less_than(a, b));
    case binary_kind::equal:
      return equal_to(a, b);
    case binary_kind::not_equal:
      return negated(equal_to(a, b));
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<value_bounds> binary::bounds(const bounds_context& c) const {
  if (!broadcast(c.type(0).shape, c.type(1).shape)) return {};  // unequal as a whole, which `fold` knows
  return elementwise_bounds(
      c, [&](std::span<const interval> x) { return wrapped(c.output().dtype, combined(kind, x[0], x[1])); });
}

}  // namespace tf_embed::gen
