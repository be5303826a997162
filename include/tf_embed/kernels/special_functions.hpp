// SPDX-License-Identifier: Apache-2.0
// Functions that are rare in networks, element by element in double: series, continued fractions and asymptotic series
// whose terms do not cancel.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>

#include <cmath>
#include <initializer_list>
#include <numbers>

namespace tf_embed::TF_EMBED_TARGET::special_functions {

template <class F>
inline constexpr F nan = limits<F>::quiet_NaN;
template <class F>
inline constexpr F inf = limits<F>::infinity;
/// No series here needs more terms but that of igamma, for which it is enough up to about 1e7.
inline constexpr int most_terms = 20000;

/// The logarithmic derivative of the gamma function.
template <class F>
F digamma(F x) noexcept {
  F sum = 0;
  if (!(x > 0)) {
    if (std::floor(x) == x || x != x) return nan<F>;
    sum = -std::numbers::pi_v<F> / std::tan(std::numbers::pi_v<F> * (x - std::floor(x)));
    x = 1 - x;
  }
  for (; x < 16; x += 1) sum -= 1 / x;
  const F z = 1 / (x * x);
  F series = 0;
  for (const double c : {-1.0 / 12, 691.0 / 32760, -1.0 / 132, 1.0 / 240, -1.0 / 252, 1.0 / 120, -1.0 / 12})
    series = series * z + static_cast<F>(c);
  return sum + std::log(x) - 1 / (2 * x) + series * z;
}

/// y with erfc(y) = q and erf(y) = size = 1 - q, for q above 0 and up to 1: the guess of Winitzki (2008, "A handy
/// approximation for the error function and its inverse") and steps of Halley's method.
template <class F>
F erfc_inverse(F q, F size) noexcept {
  const F l = std::log(q * (2 - q));
  const F t = 2 / (std::numbers::pi_v<F> * F(0.147)) + l / 2;
  F y = std::sqrt(std::sqrt(t * t - l / F(0.147)) - t);
  for (int i = 0; i < 4; ++i) {
    const F off = size < F(0.5) ? std::erf(y) - size : q - std::erfc(y);
    const F step = off / (2 * std::numbers::inv_sqrtpi_v<F> * std::exp(-y * y));
    y -= step / (1 + y * step);
  }
  return y;
}

/// y with erf(y) = x.
template <class F>
F erfinv(F x) noexcept {
  const F size = std::fabs(x);
  if (!(size < 1)) return size == 1 ? x * inf<F> : nan<F>;
  if (size < F(1e-12)) return x * std::sqrt(std::numbers::pi_v<F>) / 2;
  return std::copysign(erfc_inverse(1 - size, size), x);
}

/// The quantile of the normal distribution.
template <class F>
F ndtri(F p) noexcept {
  if (!(p > 0 && p < 1)) return p == 0 ? -inf<F> : p == 1 ? inf<F> : nan<F>;
  if (p > F(0.25) && p < F(0.75)) return std::numbers::sqrt2_v<F> * erfinv(2 * p - 1);
  const F q = 2 * (p < F(0.5) ? p : 1 - p);
  return std::copysign(std::numbers::sqrt2_v<F> * erfc_inverse(q, 1 - q), p - F(0.5));
}

/// exp(-|x|) times the modified Bessel function of order 0 or 1.
template <int Order, class F>
F bessel_ie(F x) noexcept {
  const F a = std::fabs(x);
  if (a != a) return a;
  F sum = 0;
  if (a <= 30) {
    F term = Order == 0 ? F(1) : a / 2;
    for (int k = 1; k < most_terms && term > sum * limits<F>::epsilon / 4; ++k) {
      sum += term;
      term *= a * a / 4 / (static_cast<F>(k) * static_cast<F>(k + Order));
    }
    sum *= std::exp(-a);
  } else {
    F term = 1;
    for (int k = 1; k < 60 && std::fabs(term) > limits<F>::epsilon / 4; ++k) {
      sum += term;
      const F odd = static_cast<F>(2 * k - 1);
      term *= (odd * odd - 4 * Order) / (static_cast<F>(k) * 8 * a);
    }
    sum /= std::sqrt(2 * std::numbers::pi_v<F> * a);
  }
  return Order == 1 && x < 0 ? -sum : sum;
}

/// exp(-x^2) times the integral of exp(t^2) from 0 to x.
template <class F>
F dawsn(F x) noexcept {
  const F square = x * x;
  F sum = 0;
  if (std::fabs(x) < 7) {
    F term = x;
    for (int k = 1; k < most_terms && std::fabs(term) > std::fabs(sum) * limits<F>::epsilon / 8; ++k) {
      sum += term / static_cast<F>(2 * k - 1);
      term *= square / static_cast<F>(k);
    }
    return sum * std::exp(-square);
  }
  F term = 1 / (2 * x);
  for (int k = 1; k < 45 && std::fabs(term) > std::fabs(sum) * limits<F>::epsilon / 8; ++k) {
    sum += term;
    term *= static_cast<F>(2 * k - 1) / (2 * square);
  }
  return x == x ? sum : x;
}

/// The integral of exp(t) / t up to x, for x of at least 0.
template <class F>
F expint(F x) noexcept {
  if (!(x > 0)) return x == 0 ? -inf<F> : nan<F>;
  F sum = 0;
  F term = 1;
  if (x <= 40) {
    for (int k = 1; k < most_terms && (k < x || term > sum * limits<F>::epsilon / 8); ++k) {
      term *= x / static_cast<F>(k);
      sum += term / static_cast<F>(k);
    }
    return std::numbers::egamma_v<F> + std::log(x) + sum;
  }
  for (int k = 1; k < 40 && term > limits<F>::epsilon / 8; ++k) {
    sum += term;
    term *= static_cast<F>(k) / x;
  }
  return std::exp(x) / x * sum;
}

/// Minus the integral of log(t) / (t - 1) from 1 to x: the dilogarithm of 1 - x.
template <class F>
F spence(F x) noexcept {
  if (!(x >= 0) || x == inf<F>) return nan<F>;
  constexpr F sixth = std::numbers::pi_v<F> * std::numbers::pi_v<F> / 6;
  if (x == 0) return sixth;
  F sign = 1;
  F rest = 0;
  if (x > F(1.5)) {
    const F l = std::log(x);
    rest = -l * l / 2;
    sign = -1;
    x = 1 / x;
  }
  if (x < F(0.5)) {
    rest += sign * (sixth - std::log(x) * std::log1p(-x));
    sign = -sign;
    x = 1 - x;
  }
  const F z = 1 - x;
  F power = z;
  F sum = 0;
  for (int k = 1; k < 80; ++k, power *= z) sum += power / (static_cast<F>(k) * static_cast<F>(k));
  return rest + sign * sum;
}

namespace detail {
/// The sum of (q + k)^-s over k from 0 on, for s > 1 and q > 0: terms until q is well above s, and Euler's and
/// Maclaurin's formula for the rest, if it counts.
template <class F>
F hurwitz(F s, F q) noexcept {
  F sum = 0;
  for (; q < 12 + s; q += 1) {
    const F term = std::pow(q, -s);
    sum += term;
    if (term <= sum * limits<F>::epsilon / 16) return sum;
  }
  F power = std::pow(q, -s);
  sum += power * q / (s - 1) + power / 2;
  F factor = 1;
  F a = s;
  // (2k)! / B_2k
  for (const double c : {12.0, -720.0, 30240.0, -1209600.0, 47900160.0, -1.8924375803183791606e9, 7.47242496e10,
                         -2.950130727918164224e12}) {
    power /= q;
    factor *= a;
    sum += factor * power / static_cast<F>(c);
    factor *= (a + 1);
    a += 2;
    power /= q;
  }
  return sum;
}
}  // namespace detail

/// The sum of (q + k)^-s over k from 0 on.
template <class F>
F zeta(F s, F q) noexcept {
  if (s == 1) return inf<F>;  // of NaN too, as in TensorFlow
  if (!(s > 1) || q != q) return nan<F>;
  if (q == inf<F>) return 0;
  if (s == inf<F>) return q == 1 ? F(1) : q > 1 ? F(0) : nan<F>;
  if (q > 0) return detail::hurwitz(s, q);
  const bool whole = s == std::floor(s);
  const bool even = std::fmod(s, F(2)) == 0;
  if (q == std::floor(q)) return whole && even ? inf<F> : nan<F>;
  if (!whole) return nan<F>;
  // The terms below 0 are, but for the sign, those of a sum that ends.
  const F n = std::ceil(-q);
  const F first = -q - (n - 1);
  const F below = detail::hurwitz(s, first) - detail::hurwitz(s, first + n);
  return detail::hurwitz(s, q + n) + (even ? below : -below);
}

/// The derivative of order n of digamma.
template <class F>
F polygamma(F n, F x) noexcept {
  if (!(n >= 0) || n != std::floor(n)) return nan<F>;
  if (n == 0) return digamma(x);
  const F z = std::exp(std::lgamma(n + 1)) * zeta(n + 1, x);
  return std::fmod(n, F(2)) == 0 ? -z : z;
}

namespace detail {
/// x^a exp(-x) / gamma(a)
template <class F>
F gamma_factor(F a, F x) noexcept {
  return std::exp(a * std::log(x) - x - std::lgamma(a));
}
template <class F>
F igamma_series(F a, F x) noexcept {
  F term = 1;
  F sum = 1;
  F at = a;
  for (int k = 0; k < most_terms && term > sum * limits<F>::epsilon / 8; ++k) {
    at += 1;
    term *= x / at;
    sum += term;
  }
  return gamma_factor(a, x) * sum / a;
}
/// Legendre's continued fraction, summed forward by Steed's algorithm: no divisor is 0 where x is above a.
template <class F>
F igammac_fraction(F a, F x) noexcept {
  F divisor = x + 1 - a;
  F inverse = 1 / divisor;
  F step = inverse;
  F sum = inverse;
  for (int k = 1; k < most_terms && std::fabs(step) > std::fabs(sum) * limits<F>::epsilon / 2; ++k) {
    divisor += 2;
    inverse = 1 / (divisor + static_cast<F>(k) * (a - static_cast<F>(k)) * inverse);
    step *= divisor * inverse - 1;
    sum += step;
  }
  return gamma_factor(a, x) * sum;
}
}  // namespace detail

/// The lower incomplete gamma function, a part of the whole.
template <class F>
F igamma(F a, F x) noexcept {
  if (x == 0) return 0;  // of NaN too, as in TensorFlow
  if (a != a || x != x || x < 0 || a <= 0) return nan<F>;
  if (a == inf<F>) return 0;
  if (x == inf<F>) return 1;
  return x > 1 && x > a ? 1 - detail::igammac_fraction(a, x) : detail::igamma_series(a, x);
}

/// The upper one.
template <class F>
F igammac(F a, F x) noexcept {
  if (a != a || x != x || x < 0 || a <= 0) return nan<F>;
  if (x == 0) return 1;
  if (a == inf<F>) return x == inf<F> ? F(0) : F(1);
  if (x == inf<F>) return 0;
  return x > 1 && x > a ? detail::igammac_fraction(a, x) : 1 - detail::igamma_series(a, x);
}

}  // namespace tf_embed::TF_EMBED_TARGET::special_functions

namespace tf_embed::TF_EMBED_TARGET::ops {

/// The functions above as operations of the layers.
#define TF_EMBED_SPECIAL_ONE(NAME, ...)            \
  struct NAME : element_op {                       \
    template <class T>                             \
    static T one(T value) noexcept {               \
      const double x = static_cast<double>(value); \
      return static_cast<T>(__VA_ARGS__);          \
    }                                              \
  }
#define TF_EMBED_SPECIAL_TWO(NAME)                                                                    \
  struct NAME : element_op {                                                                          \
    template <class T>                                                                                \
    static T one(T a, T b) noexcept {                                                                 \
      return static_cast<T>(special_functions::NAME(static_cast<double>(a), static_cast<double>(b))); \
    }                                                                                                 \
  }
TF_EMBED_SPECIAL_ONE(digamma, special_functions::digamma(x));
TF_EMBED_SPECIAL_ONE(erfinv, special_functions::erfinv(x));
TF_EMBED_SPECIAL_ONE(ndtri, special_functions::ndtri(x));
TF_EMBED_SPECIAL_ONE(bessel_i0, std::exp(std::fabs(x)) * special_functions::bessel_ie<0>(x));
TF_EMBED_SPECIAL_ONE(bessel_i0e, special_functions::bessel_ie<0>(x));
TF_EMBED_SPECIAL_ONE(bessel_i1, std::exp(std::fabs(x)) * special_functions::bessel_ie<1>(x));
TF_EMBED_SPECIAL_ONE(bessel_i1e, special_functions::bessel_ie<1>(x));
TF_EMBED_SPECIAL_ONE(dawsn, special_functions::dawsn(x));
TF_EMBED_SPECIAL_ONE(expint, special_functions::expint(x));
TF_EMBED_SPECIAL_ONE(spence, special_functions::spence(x));
TF_EMBED_SPECIAL_TWO(zeta);
TF_EMBED_SPECIAL_TWO(polygamma);
TF_EMBED_SPECIAL_TWO(igamma);
TF_EMBED_SPECIAL_TWO(igammac);
#undef TF_EMBED_SPECIAL_ONE
#undef TF_EMBED_SPECIAL_TWO

}  // namespace tf_embed::TF_EMBED_TARGET::ops
