// SPDX-License-Identifier: Apache-2.0
// What a kernel does to its sums before it stores them. The functions are those of activation_ops.hpp, so that fused
// and unfused give the same bits.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/activation_ops.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET::kernels {

// Each has `apply<Arch>(x, channel, n)`: x holds channels [channel, channel + n), n at most a batch. Numbers are
// run-time members, so that layers with different ones share one instantiation.

/// No activation, Relu, Relu6 and any clip: two instructions per vector, too few to be measured, and one instantiation
/// for all four. NaN stays NaN.
template <class T>
struct clamp {
  T low = limits<T>::has_infinity ? static_cast<T>(-limits<T>::infinity) : limits<T>::lowest;
  T high = limits<T>::has_infinity ? limits<T>::infinity : limits<T>::max;
  template <class Arch>
  TF_EMBED_INLINE simd::batch<T, Arch> apply(simd::batch<T, Arch> x, index_t, std::size_t) const noexcept {
    using b = simd::batch<T, Arch>;
    return ops::clamped(x, b(low), b(high));
  }
};

/// x > 0 ? x : alpha * x, with one alpha (leaky Relu) or one a channel (PRelu).
template <class T>
struct leaky {
  T alpha{};
  const T* per_channel = nullptr;
  template <class Arch>
  TF_EMBED_INLINE simd::batch<T, Arch> apply(simd::batch<T, Arch> x, index_t channel, std::size_t n) const noexcept {
    using b = simd::batch<T, Arch>;
    return ops::leaky(x, per_channel ? simd::load_partial<Arch>(per_channel + channel, n) : b(alpha));
  }
};

/// An operation of `ops` without numbers of its own.
template <class Op>
struct stateless {
  template <class Arch, class B>
  TF_EMBED_INLINE B apply(B x, index_t, std::size_t) const noexcept {
    return Op::apply(x);
  }
};

/// Everything a kernel adds to its sums. `bias` and `residual` may be null; the residual has the output's layout and
/// may be the output itself: every element is read before it is written, by the same batch.
template <class T, class Activation>
struct epilogue {
  const T* bias = nullptr;
  const T* residual = nullptr;
  Activation activation{};

  /// That of the channels from `first` on, for a group of a convolution; the residual stays that of the whole.
  epilogue from_channel(index_t first) const noexcept {
    epilogue e = *this;
    if (e.bias) e.bias += first;
    if constexpr (requires { e.activation.per_channel; }) {
      if (e.activation.per_channel) e.activation.per_channel += first;
    }
    return e;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
