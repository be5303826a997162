// SPDX-License-Identifier: Apache-2.0
// What a kernel does to its sums before it stores them: functors over batches, with their numbers as run-time members,
// so that layers with different bounds share one instantiation.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <limits>

namespace tf_embed::kernels {

// Each has `apply<Arch>(x, channel, n)`: x holds channels [channel, channel + n), n at most a batch.

/// No activation, Relu, Relu6 and any clip: two instructions a vector, which no one measures, buy a single
/// instantiation. NaN goes through.
template <class T>
struct clamp {
  using limits = std::numeric_limits<T>;
  T low = limits::has_infinity ? static_cast<T>(-limits::infinity()) : limits::lowest();
  T high = limits::has_infinity ? limits::infinity() : limits::max();
  template <class Arch>
  TF_EMBED_INLINE simd::batch<T, Arch> apply(simd::batch<T, Arch> x, index_t, std::size_t) const noexcept {
    using b = simd::batch<T, Arch>;
    return simd::min(b(high), simd::max(b(low), x));
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
    const b slope = per_channel ? simd::load_partial<Arch>(per_channel + channel, n) : b(alpha);
    return simd::select(x > b(T(0)), x, x * slope);
  }
};

namespace detail {
template <class Function>
struct stateless {
  template <class Arch, class B>
  TF_EMBED_INLINE B apply(B x, index_t, std::size_t) const noexcept {
    return Function{}(x);
  }
};
struct elu_of {
  template <class B>
  TF_EMBED_INLINE B operator()(B x) const noexcept {
    using t = typename B::value_type;
    return simd::select(x < B(t(0)), simd::exp(x) - B(t(1)), x);
  }
};
struct sigmoid_of {
  template <class B>
  TF_EMBED_INLINE B operator()(B x) const noexcept {
    return simd::sigmoid(x);
  }
};
struct tanh_of {
  template <class B>
  TF_EMBED_INLINE B operator()(B x) const noexcept {
    return simd::tanh(x);
  }
};
struct swish_of {
  template <class B>
  TF_EMBED_INLINE B operator()(B x) const noexcept {
    return x * simd::sigmoid(x);
  }
};
struct hard_swish_of {
  template <class B>
  TF_EMBED_INLINE B operator()(B x) const noexcept {
    using t = typename B::value_type;
    return x * simd::min(B(t(6)), simd::max(B(t(0)), x + B(t(3)))) * B(t(1) / t(6));
  }
};
}  // namespace detail

using elu = detail::stateless<detail::elu_of>;
using sigmoid = detail::stateless<detail::sigmoid_of>;
using tanh = detail::stateless<detail::tanh_of>;
using swish = detail::stateless<detail::swish_of>;
using hard_swish = detail::stateless<detail::hard_swish_of>;

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

}  // namespace tf_embed::kernels
