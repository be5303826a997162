// SPDX-License-Identifier: Apache-2.0
// The reference of the element-wise operations of one operand.
#include "ops/element/unary.hpp"
#include "ops/support/element_types.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace tf_embed::gen {
namespace {

/// NaN goes through.
template <class T>
T at_least_zero(T x) {
  return x < 0 ? T{0} : x;
}
template <class T>
T at_most_six(T x) {
  return x > 6 ? T{6} : x;
}

template <class T>
T unary_of_floats(unary_kind k, T x) {
  switch (k) {
    case unary_kind::abs:
      return std::abs(x);
    case unary_kind::neg:
      return -x;
    case unary_kind::square:
      return x * x;
    case unary_kind::cube:
      return x * x * x;
    case unary_kind::sign:
      return std::isnan(x) ? x : static_cast<T>((x > 0) - (x < 0));
    case unary_kind::selu: {
      const auto scale = static_cast<T>(1.0507009873554804934193349852946);
      const auto scaled_alpha = static_cast<T>(1.7580993408473768599402175208123);
      return x < 0 ? scaled_alpha * std::expm1(x) : scale * x;
    }
    case unary_kind::hard_sigmoid:
      return at_most_six(at_least_zero(x + 3)) / 6;
    case unary_kind::gelu:
      return x / 2 * (1 + std::erf(x / std::sqrt(T{2})));
    case unary_kind::gelu_tanh: {
      const auto factor = static_cast<T>(0.79788456080286535588);
      return x / 2 * (1 + std::tanh(factor * (x + static_cast<T>(0.044715) * x * x * x)));
    }
    case unary_kind::softplus:
      return at_least_zero(x) + std::log1p(std::exp(-std::abs(x)));
    case unary_kind::softsign:
      return x / (1 + std::abs(x));
    case unary_kind::exp:
      return std::exp(x);
    case unary_kind::expm1:
      return std::expm1(x);
    case unary_kind::log:
      return std::log(x);
    case unary_kind::log1p:
      return std::log1p(x);
    case unary_kind::sqrt:
      return std::sqrt(x);
    case unary_kind::rsqrt:
      return 1 / std::sqrt(x);
    case unary_kind::reciprocal:
      return 1 / x;
    case unary_kind::floor:
      return std::floor(x);
    case unary_kind::ceil:
      return std::ceil(x);
    case unary_kind::round:
      return std::nearbyint(x);
    case unary_kind::sin:
      return std::sin(x);
    case unary_kind::cos:
      return std::cos(x);
    case unary_kind::tan:
      return std::tan(x);
    case unary_kind::asin:
      return std::asin(x);
    case unary_kind::acos:
      return std::acos(x);
    case unary_kind::atan:
      return std::atan(x);
    case unary_kind::sinh:
      return std::sinh(x);
    case unary_kind::cosh:
      return std::cosh(x);
    case unary_kind::asinh:
      return std::asinh(x);
    case unary_kind::acosh:
      return std::acosh(x);
    case unary_kind::atanh:
      return std::atanh(x);
    case unary_kind::erf:
      return std::erf(x);
    case unary_kind::erfc:
      return std::erfc(x);
    case unary_kind::lgamma:
      return std::lgamma(x);
    default:
      return x;
  }
}

/// Results are right modulo 2^64, hence after the cast to the narrower type.
template <class T>
T unary_of_integers(unary_kind k, T x) {
  const auto u = static_cast<std::uint64_t>(x);
  switch (k) {
    case unary_kind::abs:
      return x < T{0} ? static_cast<T>(-u) : x;
    case unary_kind::neg:
      return static_cast<T>(-u);
    case unary_kind::square:
      return static_cast<T>(u * u);
    case unary_kind::cube:
      return static_cast<T>(u * u * u);
    case unary_kind::sign:
      return static_cast<T>((x > T{0}) - (x < T{0}));
    case unary_kind::relu:
      return x < T{0} ? T{0} : x;
    case unary_kind::relu6:
      return x < T{0} ? T{0} : x > T{6} ? T{6} : x;
    case unary_kind::invert:
      return static_cast<T>(~u);
    default:
      return x;
  }
}

template <class T>
bool predicate(unary_kind k, T x) {
  if constexpr (std::is_same_v<T, bool>) {
    return !x;
  } else if constexpr (std::is_floating_point_v<T>) {
    return k == unary_kind::is_nan ? std::isnan(x) : k == unary_kind::is_inf ? std::isinf(x) : std::isfinite(x);
  } else {
    return k == unary_kind::is_finite;
  }
}

tensor bits_set(const tensor& in) {
  tensor out(dtype::uint8, in.shape());
  const std::size_t bytes = byte_size(in.dtype());
  for (std::size_t i = 0; i < in.bytes().size(); ++i) {
    out.mutable_as<std::uint8_t>()[i / bytes] =
        static_cast<std::uint8_t>(out.as<std::uint8_t>()[i / bytes] +
                                  std::popcount(static_cast<unsigned>(std::to_integer<std::uint8_t>(in.bytes()[i]))));
  }
  return out;
}

}  // namespace

result<std::vector<tensor>> unary::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[0];
  if (is_complex(in.dtype())) return std::vector<tensor>{evaluate_complex_unary(kind, in)};
  if (kind == unary_kind::population_count) return std::vector<tensor>{bits_set(in)};
  const bool makes_bool = kind >= unary_kind::is_nan || in.dtype() == dtype::boolean;
  tensor out(makes_bool ? dtype::boolean : in.dtype(), in.shape());
  visit_dtype(in.dtype(), [&]<class T>() {
    const auto x = in.as<T>();
    using C = compute_type<T>;
    if (makes_bool) {
      const auto y = out.mutable_as<bool>();
      for (std::size_t i = 0; i < x.size(); ++i) y[i] = predicate<C>(kind, widen(x[i]));
    } else if constexpr (!std::is_same_v<T, bool>) {
      const auto y = out.mutable_as<T>();
      const std::optional<activation> act = as_activation({});
      for (std::size_t i = 0; i < x.size(); ++i) {
        if constexpr (std::is_floating_point_v<C>) {
          y[i] = narrow<T>(act ? act->apply(widen(x[i])) : unary_of_floats(kind, widen(x[i])));
        } else {
          y[i] = unary_of_integers(kind, x[i]);
        }
      }
    }
  });
  return std::vector<tensor>{std::move(out)};
}

}  // namespace tf_embed::gen
