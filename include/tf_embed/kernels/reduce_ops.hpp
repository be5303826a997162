// SPDX-License-Identifier: Apache-2.0
// What a reduction accumulates, and how it ends.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/binary_ops.hpp>
#include <tf_embed/kernels/support/element_ops.hpp>

#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::ops {

/// A reduction that accumulates in the element type and ends with the accumulator.
struct plain_reduction {
  template <class T>
  using accumulator = T;
  template <class T>
  static T finish(T sum, std::size_t) noexcept {
    return sum;
  }
};

struct sum : add, plain_reduction {
  template <class T>
  static constexpr T start = T(0);
};

struct prod : mul, plain_reduction {
  template <class T>
  static constexpr T start = T(1);
};

/// NaN where any element is NaN; of nothing, the lowest number.
struct max : maximum, plain_reduction {
  template <class T>
  static constexpr T start = std::is_floating_point_v<T> ? -limits<T>::infinity : limits<T>::lowest;
};

/// NaN where any element is NaN; of nothing, the highest number.
struct min : minimum, plain_reduction {
  template <class T>
  static constexpr T start = std::is_floating_point_v<T> ? limits<T>::infinity : limits<T>::max;
};

struct all : logical_and, plain_reduction {
  template <class T>
  static constexpr T start = true;
};

struct any : logical_or, plain_reduction {
  template <class T>
  static constexpr T start = false;
};

/// Integers are added up in 64 bits and divided towards zero; of nothing, 0 or NaN.
struct mean : add {
  template <class T>
  using accumulator = std::conditional_t<std::is_floating_point_v<T>, T,
                                         std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>;
  template <class T>
  static constexpr T start = T(0);
  template <class T>
  static T finish(T sum, std::size_t count) noexcept {
    if constexpr (std::is_integral_v<T>) {
      return count == 0 ? T(0) : static_cast<T>(sum / static_cast<T>(count));
    } else {
      return sum / static_cast<T>(count);
    }
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::ops
