// SPDX-License-Identifier: Apache-2.0
// Functions of complex numbers, one at a time: those of the standard library.
#pragma once

#include <tf_embed/core/target.hpp>

#include <cmath>
#include <complex>

namespace tf_embed::TF_EMBED_TARGET::ops {

namespace detail {

/// to = f(from), both pairs.
template <class T, class F>
void apply_to_pair(const T* from, T* to, F f) noexcept {
  const std::complex<T> z = f(std::complex<T>(from[0], from[1]));
  to[0] = z.real();
  to[1] = z.imag();
}

}  // namespace detail

struct complex_exp {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::exp(z); });
  }
};
struct complex_log {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::log(z); });
  }
};
struct complex_sqrt {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::sqrt(z); });
  }
};
struct complex_sin {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::sin(z); });
  }
};
struct complex_cos {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::cos(z); });
  }
};
struct complex_tan {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::tan(z); });
  }
};
struct complex_sinh {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::sinh(z); });
  }
};
struct complex_cosh {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::cosh(z); });
  }
};
struct complex_tanh {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::tanh(z); });
  }
};
struct complex_asin {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::asin(z); });
  }
};
struct complex_acos {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::acos(z); });
  }
};
struct complex_atan {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::atan(z); });
  }
};
struct complex_asinh {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::asinh(z); });
  }
};
struct complex_acosh {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::acosh(z); });
  }
};
struct complex_atanh {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return std::atanh(z); });
  }
};
struct complex_rsqrt {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return T(1) / std::sqrt(z); });
  }
};
/// exp(z) - 1, exact near zero too.
struct complex_expm1 {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    // e^x cos y - 1 = (e^x - 1) cos y - 2 sin^2(y / 2)
    const T grown = std::expm1(from[0]), half = std::sin(from[1] / 2);
    const T re = grown * std::cos(from[1]) - 2 * half * half;
    to[1] = std::exp(from[0]) * std::sin(from[1]);
    to[0] = re;
  }
};
/// log(1 + z), exact near zero too.
struct complex_log1p {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    // |1 + z|^2 = 1 + x (2 + x) + y^2
    const T x = from[0], y = from[1];
    const bool is_small = std::abs(x) < T(0.5) && std::abs(y) < T(0.5);
    to[0] = is_small ? std::log1p(x * (2 + x) + y * y) / 2 : std::log(std::hypot(1 + x, y));
    to[1] = std::atan2(y, 1 + x);
  }
};
struct complex_sigmoid {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return T(1) / (T(1) + std::exp(-z)); });
  }
};
/// z / |z|, and 0 of 0.
struct complex_sign {
  template <class T>
  static void one(const T* from, T* to) noexcept {
    detail::apply_to_pair(from, to, [](std::complex<T> z) { return z == std::complex<T>() ? z : z / std::abs(z); });
  }
};
/// x^y
struct complex_pow {
  template <class T>
  static void one(const T* x, const T* y, T* to) noexcept {
    const std::complex<T> exponent(y[0], y[1]);
    detail::apply_to_pair(x, to, [&](std::complex<T> z) { return std::pow(z, exponent); });
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops
