// SPDX-License-Identifier: Apache-2.0
// The fused tail of a convolution or matrix multiplication, as types: activation(sums + bias + residual).
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/activation.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// One number an output channel, added to the sums.
template <tensor_like Tensor>
struct bias {
  using tensor = Tensor;
  static auto data(std::byte* arena) noexcept { return Tensor::data(arena); }
};
/// Nothing is added.
struct no_bias {
  static std::nullptr_t data(std::byte*) noexcept { return nullptr; }
};

/// A tensor of the output's shape, added after the bias and before the activation. It may be the output itself.
template <tensor_like Tensor>
struct residual {
  using tensor = Tensor;
  static auto data(std::byte* arena) noexcept { return Tensor::data(arena); }
};
/// Nothing is added.
struct no_residual {
  static std::nullptr_t data(std::byte*) noexcept { return nullptr; }
};

// Activations. Each names the kernel functor it becomes and makes it from the arena.

struct no_activation {
  template <class T>
  static kernels::clamp<T> make(std::byte*) noexcept {
    return {};
  }
};
/// max(x, 0); NaN stays NaN.
struct relu {
  template <class T>
  static kernels::clamp<T> make(std::byte*) noexcept {
    return {.low = T(0)};
  }
};
/// max(min(x, 6), 0); NaN stays NaN.
struct relu6 {
  template <class T>
  static kernels::clamp<T> make(std::byte*) noexcept {
    return {.low = T(0), .high = T(6)};
  }
};
/// max(min(x, High), Low) with `f32<bits>` bounds; NaN stays NaN.
template <class Low, class High>
struct clip {
  template <class T>
  static kernels::clamp<T> make(std::byte*) noexcept {
    return {.low = T(Low::value), .high = T(High::value)};
  }
};
/// x > 0 ? x : Alpha * x with an `f32<bits>`.
template <class Alpha>
struct leaky_relu {
  template <class T>
  static kernels::leaky<T> make(std::byte*) noexcept {
    return {.alpha = T(Alpha::value)};
  }
};
/// x > 0 ? x : alpha[channel] * x
template <tensor_like Tensor>
struct prelu {
  using tensor = Tensor;
  template <class T>
  static kernels::leaky<T> make(std::byte* arena) noexcept {
    return {.alpha = T(0), .per_channel = Tensor::data(arena)};
  }
};
/// An operation of `tf_embed::ops` without numbers of its own.
template <class Op>
struct activation_of {
  template <class T>
  static kernels::stateless<Op> make(std::byte*) noexcept {
    return {};
  }
};
using elu = activation_of<ops::elu>;
using sigmoid = activation_of<ops::sigmoid>;
using tanh = activation_of<ops::tanh>;
using swish = activation_of<ops::swish>;
using hard_swish = activation_of<ops::hard_swish>;

/// `Bias` is `bias<Tensor>` or `no_bias`; `Residual` is `residual<Tensor>` or `no_residual`; `Activation` one of the
/// above.
template <class Bias = no_bias, class Residual = no_residual, class Activation = no_activation>
struct epilogue {
  using bias = Bias;
  using residual = Residual;
  using activation = Activation;

  /// The same as run-time values, for a kernel over elements of `T`.
  template <class T>
  static auto make(std::byte* arena) noexcept {
    using functor = decltype(Activation::template make<T>(arena));
    return kernels::epilogue<T, functor>{Bias::data(arena), Residual::data(arena), Activation::template make<T>(arena)};
  }

  /// Whether the bias (and alphas) have one number for each of `Channels`, and the residual the shape `OutShape`.
  template <index_t Channels>
  static constexpr bool bias_fits = [] {
    if constexpr (requires { typename Bias::tensor; }) {
      return Bias::tensor::size == Channels;
    } else {
      return true;
    }
  }();
  template <class Out>
  static constexpr bool residual_fits = [] {
    if constexpr (requires { typename Residual::tensor; }) {
      return Residual::tensor::size == Out::size && same_dtype<typename Residual::tensor, Out>;
    } else {
      return true;
    }
  }();
  template <index_t Channels>
  static constexpr bool activation_fits = [] {
    if constexpr (requires { typename Activation::tensor; }) {
      return Activation::tensor::size == Channels;
    } else {
      return true;
    }
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
