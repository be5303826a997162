// SPDX-License-Identifier: Apache-2.0
// The reference of the element-wise operations of two operands.
#include "ops/element/binary.hpp"
#include "ops/support/broadcast_walk.hpp"
#include "ops/support/element_types.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tf_embed::gen {
namespace {

/// Integer results are right modulo 2^64, hence after the cast to the narrower type.
template <class T>
T binary_of_integers(binary_kind k, T a, T b) {
  const auto x = static_cast<std::uint64_t>(a);
  const auto y = static_cast<std::uint64_t>(b);
  const bool negative_one = std::is_signed_v<T> && y == ~std::uint64_t{0};  // lowest / -1 wraps
  const auto quotient = [&] { return negative_one ? static_cast<T>(-x) : static_cast<T>(a / b); };
  const auto remainder = [&] { return negative_one ? T{0} : static_cast<T>(a % b); };
  const bool signs_differ = (a < T{0}) != (b < T{0});
  const auto count = [&] { return b < T{0} ? 0 : static_cast<int>(std::min<std::uint64_t>(y, sizeof(T) * 8 - 1)); };
  switch (k) {
    case binary_kind::add:
      return static_cast<T>(x + y);
    case binary_kind::sub:
      return static_cast<T>(x - y);
    case binary_kind::mul:
      return static_cast<T>(x * y);
    case binary_kind::truncate_div:
      return quotient();
    case binary_kind::floor_div:
      return static_cast<T>(quotient() - (signs_differ && remainder() != 0 ? 1 : 0));
    case binary_kind::truncate_mod:
      return remainder();
    case binary_kind::floor_mod:
      return static_cast<T>(remainder() + (signs_differ && remainder() != 0 ? b : T{0}));
    case binary_kind::maximum:
      return std::max(a, b);
    case binary_kind::minimum:
      return std::min(a, b);
    case binary_kind::at_least:
      return std::max(a, b);
    case binary_kind::at_most:
      return std::min(a, b);
    case binary_kind::squared_difference:
      return static_cast<T>((x - y) * (x - y));
    case binary_kind::bitwise_and:
      return static_cast<T>(x & y);
    case binary_kind::bitwise_or:
      return static_cast<T>(x | y);
    case binary_kind::bitwise_xor:
      return static_cast<T>(x ^ y);
    case binary_kind::left_shift:
      return static_cast<T>(x << count());
    case binary_kind::right_shift:
      return static_cast<T>(a >> count());
    case binary_kind::pow: {
      std::uint64_t r = 1;
      std::uint64_t power = x;
      for (std::uint64_t n = y; n != 0; n >>= 1, power *= power) r *= n & 1 ? power : 1;
      return static_cast<T>(r);
    }
    default:
      return T{};
  }
}

template <class T>
T binary_of_floats(binary_kind k, T a, T b) {
  switch (k) {
    case binary_kind::add:
      return a + b;
    case binary_kind::sub:
      return a - b;
    case binary_kind::mul:
      return a * b;
    case binary_kind::div:
      return a / b;
    case binary_kind::truncate_div:
      return std::trunc(a / b);
    case binary_kind::floor_div:
      return std::floor(a / b);
    case binary_kind::truncate_mod:
      return std::fmod(a, b);
    case binary_kind::floor_mod: {
      const T r = std::fmod(a, b);
      return r != 0 && (r < 0) != (b < 0) ? r + b : r;
    }
    case binary_kind::div_no_nan:
      return b == 0 ? T{0} : a / b;
    case binary_kind::mul_no_nan:
      return b == 0 ? T{0} : a * b;
    case binary_kind::maximum:
      return std::isnan(a) || a > b ? a : b;
    case binary_kind::minimum:
      return std::isnan(a) || a < b ? a : b;
    case binary_kind::at_least:
      return b > a ? b : a;
    case binary_kind::at_most:
      return b < a ? b : a;
    case binary_kind::pow:
      return std::pow(a, b);
    case binary_kind::squared_difference:
      return (a - b) * (a - b);
    case binary_kind::xdivy:
      return a == 0 ? T{0} : a / b;
    case binary_kind::xlogy:
      return a == 0 ? T{0} : a * std::log(b);
    case binary_kind::xlog1py:
      return a == 0 ? T{0} : a * std::log1p(b);
    case binary_kind::atan2:
      return std::atan2(a, b);
    case binary_kind::next_after:
      return std::nextafter(a, b);
    default:
      return T{};
  }
}

template <class T>
bool compared(binary_kind k, T a, T b) {
  switch (k) {
    case binary_kind::equal:
      return a == b;
    case binary_kind::not_equal:
      return a != b;
    case binary_kind::less:
      return a < b;
    case binary_kind::less_equal:
      return a <= b;
    case binary_kind::greater:
      return a > b;
    case binary_kind::greater_equal:
      return a >= b;
    case binary_kind::logical_and:
      return a != T{} && b != T{};
    case binary_kind::logical_or:
      return a != T{} || b != T{};
    default:
      return false;
  }
}

bool divides(binary_kind k) {
  return k == binary_kind::truncate_div || k == binary_kind::floor_div || k == binary_kind::truncate_mod ||
         k == binary_kind::floor_mod;
}

/// Integer divisors must not be zero, integer powers not negative.
template <class T>
result<void> check_second(binary_kind k, std::span<const T> values) {
  if constexpr (is_integer_type<T>) {
    for (const T v : values) {
      if (divides(k) && v == 0) return diagnostic{error_kind::runtime, "integer division by zero"};
      if (k == binary_kind::pow && v < T{0}) {
        return diagnostic{error_kind::runtime, "integers to negative integer powers are not allowed"};
      }
    }
  }
  return {};
}

}  // namespace

result<tensor> evaluate_binary(binary_kind k, const tensor& a, const tensor& b) {
  TF_EMBED_TRY(const shape s, broadcast(a.shape(), b.shape()));
  const bool to_bool = is_comparison(k);
  tensor out(to_bool ? dtype::boolean : a.dtype(), s);
  if (out.size() == 0) return out;
  result<void> checked;
  visit_dtype(a.dtype(), [&]<class T>() {
    const auto x = a.as<T>();
    const auto y = b.as<T>();
    checked = check_second<T>(k, y);
    if (!checked) return;
    const auto walk = [&](auto f) {
      for_each_broadcast(s, {broadcast_strides(a.shape(), s), broadcast_strides(b.shape(), s)}, f);
    };
    using C = compute_type<T>;
    if (to_bool) {
      walk([&, to = out.mutable_as<bool>()](std::size_t i, const auto& at) {
        to[i] = compared<C>(k, widen(x[at[0]]), widen(y[at[1]]));
      });
    } else if constexpr (!std::is_same_v<T, bool>) {
      walk([&, to = out.mutable_as<T>()](std::size_t i, const auto& at) {
        const C u = widen(x[at[0]]);
        const C v = widen(y[at[1]]);
        if constexpr (std::is_floating_point_v<C>) {
          to[i] = narrow<T>(binary_of_floats(k, u, v));
        } else {
          to[i] = binary_of_integers(k, u, v);
        }
      });
    }
  });
  if (!checked) return std::move(checked.error());
  return out;
}

}  // namespace tf_embed::gen
