// SPDX-License-Identifier: Apache-2.0
// The reference of the element-wise operations of one operand.
#include "ops/numeric.hpp"
#include "ops/unary.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace tf_embed::gen {
namespace {

using kind = unary_kind;

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
T of_floats(kind k, T x, float alpha) {
  const T sigmoid = 1 / (1 + std::exp(-x));
  const T hard_sigmoid = at_most_six(at_least_zero(x + 3)) / 6;
  switch (k) {
    case kind::abs:
      return std::abs(x);
    case kind::neg:
      return -x;
    case kind::square:
      return x * x;
    case kind::cube:
      return x * x * x;
    case kind::sign:
      return std::isnan(x) ? x : static_cast<T>((x > 0) - (x < 0));
    case kind::relu:
      return at_least_zero(x);
    case kind::relu6:
      return at_most_six(at_least_zero(x));
    case kind::leaky_relu:
      return x > 0 ? x : x * static_cast<T>(alpha);
    case kind::elu:
      return x < 0 ? std::expm1(x) : x;
    case kind::selu: {
      const auto scale = static_cast<T>(1.0507009873554804934193349852946);
      const auto scaled_alpha = static_cast<T>(1.7580993408473768599402175208123);
      return x < 0 ? scaled_alpha * std::expm1(x) : scale * x;
    }
    case kind::sigmoid:
      return sigmoid;
    case kind::swish:
      return x * sigmoid;
    case kind::hard_sigmoid:
      return hard_sigmoid;
    case kind::hard_swish:
      return x * hard_sigmoid;
    case kind::gelu:
      return x / 2 * (1 + std::erf(x / std::sqrt(T{2})));
    case kind::gelu_tanh: {
      const auto factor = static_cast<T>(0.79788456080286535588);
      return x / 2 * (1 + std::tanh(factor * (x + static_cast<T>(0.044715) * x * x * x)));
    }
    case kind::softplus:
      return at_least_zero(x) + std::log1p(std::exp(-std::abs(x)));
    case kind::softsign:
      return x / (1 + std::abs(x));
    case kind::tanh:
      return std::tanh(x);
    case kind::exp:
      return std::exp(x);
    case kind::expm1:
      return std::expm1(x);
    case kind::log:
      return std::log(x);
    case kind::log1p:
      return std::log1p(x);
    case kind::sqrt:
      return std::sqrt(x);
    case kind::rsqrt:
      return 1 / std::sqrt(x);
    case kind::reciprocal:
      return 1 / x;
    case kind::floor:
      return std::floor(x);
    case kind::ceil:
      return std::ceil(x);
    case kind::round:
      return std::nearbyint(x);
    case kind::sin:
      return std::sin(x);
    case kind::cos:
      return std::cos(x);
    case kind::tan:
      return std::tan(x);
    case kind::asin:
      return std::asin(x);
    case kind::acos:
      return std::acos(x);
    case kind::atan:
      return std::atan(x);
    case kind::sinh:
      return std::sinh(x);
    case kind::cosh:
      return std::cosh(x);
    case kind::asinh:
      return std::asinh(x);
    case kind::acosh:
      return std::acosh(x);
    case kind::atanh:
      return std::atanh(x);
    case kind::erf:
      return std::erf(x);
    case kind::erfc:
      return std::erfc(x);
    case kind::lgamma:
      return std::lgamma(x);
    default:
      return x;
  }
}

/// Results are right modulo 2^64, hence after the cast to the narrower type.
template <class T>
T of_integers(kind k, T x) {
  const auto u = static_cast<std::uint64_t>(x);
  switch (k) {
    case kind::abs:
      return x < T{0} ? static_cast<T>(-u) : x;
    case kind::neg:
      return static_cast<T>(-u);
    case kind::square:
      return static_cast<T>(u * u);
    case kind::cube:
      return static_cast<T>(u * u * u);
    case kind::sign:
      return static_cast<T>((x > T{0}) - (x < T{0}));
    case kind::relu:
      return x < T{0} ? T{0} : x;
    case kind::relu6:
      return x < T{0} ? T{0} : x > T{6} ? T{6} : x;
    case kind::invert:
      return static_cast<T>(~u);
    default:
      return x;
  }
}

template <class T>
bool to_bool(kind k, T x) {
  if constexpr (std::is_same_v<T, bool>) {
    return !x;
  } else if constexpr (std::is_floating_point_v<T>) {
    return k == kind::is_nan ? std::isnan(x) : k == kind::is_inf ? std::isinf(x) : std::isfinite(x);
  } else {
    return k == kind::is_finite;
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

float apply_unary(kind k, float x, float alpha) { return of_floats(k, x, alpha); }
double apply_unary(kind k, double x, float alpha) { return of_floats(k, x, alpha); }

result<std::vector<tensor>> unary::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[0];
  if (kind == unary_kind::population_count) return std::vector<tensor>{bits_set(in)};
  const bool makes_bool = kind >= unary_kind::is_nan || in.dtype() == dtype::boolean;
  tensor out(makes_bool ? dtype::boolean : in.dtype(), in.shape());
  visit_dtype(in.dtype(), [&]<class T>() {
    const auto x = in.as<T>();
    using C = compute_type<T>;
    if (makes_bool) {
      const auto y = out.mutable_as<bool>();
      for (std::size_t i = 0; i < x.size(); ++i) y[i] = to_bool<C>(kind, widen(x[i]));
    } else if constexpr (!std::is_same_v<T, bool>) {
      const auto y = out.mutable_as<T>();
      for (std::size_t i = 0; i < x.size(); ++i) {
        if constexpr (std::is_floating_point_v<C>) {
          y[i] = narrow<T>(of_floats(kind, widen(x[i]), alpha));
        } else {
          y[i] = of_integers(kind, x[i]);
        }
      }
    }
  });
  return std::vector<tensor>{std::move(out)};
}

}  // namespace tf_embed::gen
