// SPDX-License-Identifier: Apache-2.0
// Boost.Math where it has the function, else a formula that the kernels do not use. What comes of poles, infinities and
// numbers outside of the domain is TensorFlow's choice, not Boost's, and stands in front of each function.
#include "ops/element/special_reference.hpp"

#include <boost/math/policies/policy.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/bernoulli.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/expint.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tf_embed::gen {
namespace {

using wide = long double;

namespace policies = boost::math::policies;
constexpr auto no_exception = policies::ignore_error;
/// NaN and infinity instead of exceptions.
constexpr policies::policy<policies::domain_error<no_exception>, policies::pole_error<no_exception>,
                           policies::overflow_error<no_exception>, policies::underflow_error<no_exception>,
                           policies::denorm_error<no_exception>, policies::rounding_error<no_exception>,
                           policies::evaluation_error<no_exception>, policies::indeterminate_result_error<no_exception>>
    quiet;

constexpr wide nothing = std::numeric_limits<wide>::quiet_NaN();
constexpr wide infinity = std::numeric_limits<wide>::infinity();
constexpr wide pi = std::numbers::pi_v<wide>;

wide digamma_reference(wide x) {
  if (std::isnan(x) || (x <= 0 && x == std::floor(x))) return nothing;
  return std::isinf(x) ? x : boost::math::digamma(x, quiet);
}

wide erfinv_reference(wide x) {
  if (!(std::abs(x) < 1)) return std::abs(x) == 1 ? x * infinity : nothing;
  return boost::math::erf_inv(x, quiet);
}

wide ndtri_reference(wide p) {
  if (!(p > 0 && p < 1)) return p == 0 ? -infinity : p == 1 ? infinity : nothing;
  return -std::numbers::sqrt2_v<wide> * boost::math::erfc_inv(2 * p, quiet);
}

wide bessel_i_reference(int order, wide x) {
  if (!std::isfinite(x)) return nothing;  // an infinite argument is infinity times 0 there
  return boost::math::cyl_bessel_i(order, x, quiet);
}

/// exp(-|x|) times the Bessel function.
wide bessel_ie_reference(int order, wide x) {
  const wide a = std::abs(x);
  if (!(a > 1000)) return std::exp(-a) * bessel_i_reference(order, x);
  // Abramowitz and Stegun, 9.7.1; the next term is below the rounding.
  const wide m = 4 * order;
  const wide e = 8 * a;
  const wide series =
      1 - (m - 1) / e *
              (1 - (m - 9) / (2 * e) *
                       (1 - (m - 25) / (3 * e) *
                                (1 - (m - 49) / (4 * e) * (1 - (m - 81) / (5 * e) * (1 - (m - 121) / (6 * e))))));
  const wide size = series / std::sqrt(2 * pi * a);
  return order == 1 && x < 0 ? -size : size;
}

/// Rybicki's sum of Gaussians (Numerical Recipes, 6.9): with this step it is right to 26 digits.
wide dawsn_reference(wide x) {
  const wide size = std::abs(x);
  if (std::isnan(x)) return x;
  if (size > 1e6L) return (1 + 1 / (2 * x * x)) / (2 * x);
  if (size < 0.5L) {  // there the sum cancels
    wide sum = 0;
    wide term = x;
    for (int k = 1; k < 40; ++k) {
      sum += term;
      term *= -2 * x * x / static_cast<wide>(2 * k + 1);
    }
    return sum;
  }
  constexpr wide step = 0.2L;
  const wide centre = 2 * std::round(size / (2 * step));  // even
  const wide off = size - centre * step;
  wide sum = 0;
  for (int n = -45; n <= 45; n += 2) {
    const wide distance = off - n * step;
    sum += std::exp(-distance * distance) / (centre + n);
  }
  return std::copysign(sum / std::sqrt(pi), x);
}

wide expint_reference(wide x) {
  if (!(x > 0)) return x == 0 ? -infinity : nothing;
  return std::isinf(x) ? nothing : boost::math::expint(x, quiet);  // infinity over infinity there
}

/// The dilogarithm of 1 - x by Debye's series in u = -log(x), the sum of B_n / (n + 1)! u^(n + 1), which converges fast
/// for x in [1/2, 2].
wide spence_reference(wide x) {
  if (!(x >= 0) || std::isinf(x)) return nothing;
  constexpr wide sixth = pi * pi / 6;
  if (x == 0) return sixth;
  if (x > 2) return -spence_reference(1 / x) - std::log(x) * std::log(x) / 2;
  if (x < 0.5L) return sixth - std::log(x) * std::log1p(-x) - spence_reference(1 - x);
  const wide u = -std::log(x);
  wide sum = u - u * u / 4;
  wide power = u;
  for (int k = 1; k < 16; ++k) {
    power *= u * u / static_cast<wide>((2 * k) * (2 * k + 1));  // u^(2k + 1) / (2k + 1)!
    sum += boost::math::bernoulli_b2n<wide>(k) * power;
  }
  return sum;
}

/// The sum of (q + k)^-s over k from 0 on, for s > 1 and q > 0: terms until q is large, then Hermite's integral.
wide hurwitz_reference(wide s, wide q) {
  wide sum = 0;
  for (const wide enough = std::max(s, wide{16}); q < enough; q += 1) {
    const wide term = std::pow(q, -s);
    sum += term;
    if (term <= sum * std::numeric_limits<wide>::epsilon() / 64) return sum;
  }
  const wide first = std::pow(q, -s);
  if (first == 0) return sum;
  const auto integrand = [&](wide t) {
    const wide u = t / q;
    return std::sin(s * std::atan(u)) * std::exp(-s / 2 * std::log1p(u * u)) / std::expm1(2 * pi * t);
  };
  wide integral = 0;
  for (int from = 0; from < 8; ++from)
    integral += boost::math::quadrature::gauss<wide, 30>::integrate(integrand, wide(from), wide(from + 1));
  return sum + first * (q / (s - 1) + 0.5L + 2 * integral);
}

wide zeta_reference(wide s, wide q) {
  if (s == 1) return infinity;  // for NaN as q too
  if (!(s > 1) || std::isnan(q)) return nothing;
  if (q == infinity) return 0;
  if (std::isinf(s)) return q == 1 ? 1 : q > 1 ? 0 : nothing;
  if (q > 0) return hurwitz_reference(s, q);
  const bool even = std::fmod(s, wide{2}) == 0;
  if (q == std::floor(q)) return even ? infinity : nothing;
  if (s != std::floor(s)) return nothing;
  // The terms of negative base, from the last on: first, first + 1, ... as bases, with the sign of (-1)^s.
  const wide count = std::ceil(-q);
  const wide first = -q - (count - 1);
  const wide negative = hurwitz_reference(s, first) - hurwitz_reference(s, first + count);
  return hurwitz_reference(s, q + count) + (even ? negative : -negative);
}

wide polygamma_reference(wide n, wide x) {
  if (!(n >= 0) || n != std::floor(n)) return nothing;
  if (n == 0) return digamma_reference(x);
  const wide size = std::tgamma(n + 1) * zeta_reference(n + 1, x);
  return std::fmod(n, wide{2}) == 0 ? -size : size;
}

// Boost 1.74 sums about 9 * sqrt(a) terms where x is near a, and gives up after a million: right up to an a of 1e10.
wide igamma_reference(wide a, wide x) {
  if (x == 0) return 0;  // for NaN as a too
  if (std::isnan(a) || std::isnan(x) || x < 0 || a <= 0) return nothing;
  if (std::isinf(a)) return 0;
  return std::isinf(x) ? 1 : boost::math::gamma_p(a, x, quiet);
}

wide igammac_reference(wide a, wide x) {
  if (std::isnan(a) || std::isnan(x) || x < 0 || a <= 0) return nothing;
  if (x == 0) return 1;
  if (std::isinf(a)) return std::isinf(x) ? 0 : 1;
  return std::isinf(x) ? 0 : boost::math::gamma_q(a, x, quiet);
}

}  // namespace

long double special_of_one(special_kind kind, long double x) {
  switch (kind) {
    case special_kind::digamma:
      return digamma_reference(x);
    case special_kind::erfinv:
      return erfinv_reference(x);
    case special_kind::ndtri:
      return ndtri_reference(x);
    case special_kind::bessel_i0:
      return bessel_i_reference(0, x);
    case special_kind::bessel_i0e:
      return bessel_ie_reference(0, x);
    case special_kind::bessel_i1:
      return bessel_i_reference(1, x);
    case special_kind::bessel_i1e:
      return bessel_ie_reference(1, x);
    case special_kind::dawsn:
      return dawsn_reference(x);
    case special_kind::expint:
      return expint_reference(x);
    case special_kind::spence:
      return spence_reference(x);
    default:
      return nothing;
  }
}

long double special_of_two(special_kind kind, long double a, long double b) {
  switch (kind) {
    case special_kind::zeta:
      return zeta_reference(a, b);
    case special_kind::polygamma:
      return polygamma_reference(a, b);
    case special_kind::igamma:
      return igamma_reference(a, b);
    case special_kind::igammac:
      return igammac_reference(a, b);
    default:
      return nothing;
  }
}

}  // namespace tf_embed::gen
