// SPDX-License-Identifier: Apache-2.0
// Layer: a value beyond the end of an axis whose size is only known at run time.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/run_time_extent.hpp>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// Values that change nothing in what follows: a sum, a product, a maximum, a minimum.
namespace filler {

struct zero {
  template <class T>
  static constexpr T value() noexcept {
    return T{};
  }
};
struct one {
  template <class T>
  static constexpr T value() noexcept {
    return static_cast<T>(1);
  }
};
struct lowest {
  template <class T>
  static constexpr T value() noexcept {
    return limits<T>::has_infinity ? -limits<T>::infinity : limits<T>::lowest;
  }
};
struct highest {
  template <class T>
  static constexpr T value() noexcept {
    return limits<T>::has_infinity ? limits<T>::infinity : limits<T>::max;
  }
};
struct nan {
  template <class T>
  static constexpr T value() noexcept {
    return limits<T>::quiet_NaN;
  }
};

}  // namespace filler

/// `Out` is `In` with `Filler` beyond what `Extent` says of one of its axes. Runs in place too.
///
///     te::fill_beyond<x, te::extent<n, 0, 1>, y, te::filler::zero>   // x [24,4], n int64 [], y [24,4]
template <tensor_like In, class Extent, writable_tensor Out, class Filler>
struct fill_beyond {
  static constexpr std::string_view name = "fill_beyond";

  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: fill_beyond: input and output must have the same dtype and shape");
  static_assert(Extent::axis < In::shape::rank, "tf_embed: fill_beyond: there is no such axis");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename Out::value_type;
    constexpr index_t dim = In::shape::dims[Extent::axis];
    constexpr index_t inner = In::shape::product(Extent::axis + 1, In::shape::rank);
    constexpr index_t outer = In::shape::product(0, Extent::axis);
    const index_t valid = kernels::run_time_extent(Extent::value(arena), 1, dim) * inner;
    const T* from = In::data(arena);
    T* to = Out::data(arena);
    for (index_t o = 0; o < outer; ++o, from += dim * inner, to += dim * inner) {
      if (to != from) std::memcpy(to, from, static_cast<std::size_t>(valid) * sizeof(T));
      for (index_t i = valid; i < dim * inner; ++i) to[i] = Filler::template value<T>();
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
