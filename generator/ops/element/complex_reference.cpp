// SPDX-License-Identifier: Apache-2.0
// The reference of element-wise operations on complex numbers: the standard library's, in double precision.
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/support/broadcast_walk.hpp"
#include "ops/support/element_types.hpp"

#include <cmath>
#include <complex>
#include <cstddef>

namespace tf_embed::gen {
namespace {

using wide_complex = std::complex<double>;

/// Products and quotients are those of the formulas, without the standard library's repair of infinities.
wide_complex product_of(wide_complex x, wide_complex y) {
  return {x.real() * y.real() - x.imag() * y.imag(), x.real() * y.imag() + x.imag() * y.real()};
}

wide_complex quotient_of(wide_complex x, wide_complex y) {
  const double size = std::max(std::abs(y.real()), std::abs(y.imag()));
  const wide_complex scaled = std::isfinite(size) && size != 0 ? y / size : y;
  const double norm = scaled.real() * scaled.real() + scaled.imag() * scaled.imag();
  const wide_complex top = product_of(x, std::conj(scaled));
  const double scale = std::isfinite(size) && size != 0 ? size : 1;
  return {top.real() / norm / scale, top.imag() / norm / scale};
}

/// exp(z) - 1 where that is small.
wide_complex expm1_of(wide_complex z) {
  const double half = std::sin(z.imag() / 2);
  return {std::expm1(z.real()) * std::cos(z.imag()) - 2 * half * half, std::exp(z.real()) * std::sin(z.imag())};
}

wide_complex log1p_of(wide_complex z) {
  const double x = z.real();
  const double y = z.imag();
  const bool is_small = std::abs(z) < 0.5;
  return {is_small ? std::log1p(x * (2 + x) + y * y) / 2 : std::log(std::hypot(1 + x, y)), std::atan2(y, 1 + x)};
}

wide_complex complex_function(unary_kind k, wide_complex z) {
  switch (k) {
    case unary_kind::neg:
      return -z;
    case unary_kind::conjugate:
      return std::conj(z);
    case unary_kind::square:
      return z * z;
    case unary_kind::sign:
      return z == 0.0 ? z : z / std::abs(z);
    case unary_kind::sigmoid:
      return 1.0 / (1.0 + std::exp(-z));
    case unary_kind::tanh:
      return std::tanh(z);
    case unary_kind::exp:
      return std::exp(z);
    case unary_kind::expm1:
      return expm1_of(z);
    case unary_kind::log:
      return std::log(z);
    case unary_kind::log1p:
      return log1p_of(z);
    case unary_kind::sqrt:
      return std::sqrt(z);
    case unary_kind::rsqrt:
      return 1.0 / std::sqrt(z);
    case unary_kind::reciprocal:
      return quotient_of(1.0, z);
    case unary_kind::sin:
      return std::sin(z);
    case unary_kind::cos:
      return std::cos(z);
    case unary_kind::tan:
      return std::tan(z);
    case unary_kind::asin:
      return std::asin(z);
    case unary_kind::acos:
      return std::acos(z);
    case unary_kind::atan:
      return std::atan(z);
    case unary_kind::sinh:
      return std::sinh(z);
    case unary_kind::cosh:
      return std::cosh(z);
    case unary_kind::asinh:
      return std::asinh(z);
    case unary_kind::acosh:
      return std::acosh(z);
    case unary_kind::atanh:
      return std::atanh(z);
    default:
      return z;
  }
}

wide_complex complex_function(binary_kind k, wide_complex x, wide_complex y) {
  switch (k) {
    case binary_kind::add:
      return x + y;
    case binary_kind::sub:
      return x - y;
    case binary_kind::mul:
      return product_of(x, y);
    case binary_kind::mul_no_nan:
      return y == 0.0 ? 0.0 : product_of(x, y);
    case binary_kind::div:
      return quotient_of(x, y);
    case binary_kind::div_no_nan:
      return y == 0.0 ? 0.0 : quotient_of(x, y);
    case binary_kind::squared_difference:
      return product_of(x - y, std::conj(x - y));
    default:
      return std::pow(x, y);
  }
}

}  // namespace

tensor evaluate_complex_unary(unary_kind k, const tensor& x) {
  tensor out(x.dtype(), x.shape());
  visit_complex(x.dtype(), [&]<class T>() {
    const auto from = x.as<std::complex<T>>();
    const auto to = out.mutable_as<std::complex<T>>();
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = std::complex<T>(complex_function(k, wide_complex(from[i])));
  });
  return out;
}

tensor evaluate_complex_binary(binary_kind k, const tensor& a, const tensor& b, const shape& s) {
  tensor out(is_comparison(k) ? dtype::boolean : a.dtype(), s);
  visit_complex(a.dtype(), [&]<class T>() {
    const auto x = a.as<std::complex<T>>();
    const auto y = b.as<std::complex<T>>();
    for_each_broadcast(s, {broadcast_strides(a.shape(), s), broadcast_strides(b.shape(), s)},
                       [&](std::size_t i, const auto& at) {
                         if (is_comparison(k)) {
                           const bool equal = x[at[0]] == y[at[1]];
                           out.mutable_as<bool>()[i] = equal == (k == binary_kind::equal);
                         } else {
                           out.mutable_as<std::complex<T>>()[i] =
                               std::complex<T>(complex_function(k, wide_complex(x[at[0]]), wide_complex(y[at[1]])));
                         }
                       });
  });
  return out;
}

}  // namespace tf_embed::gen
