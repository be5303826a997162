// SPDX-License-Identifier: Apache-2.0
// What a network keeps from one run to the next.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <cstring>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// In place of weights: all elements are zero at first.
struct zeros {};

/// A tensor in the state of a network. `Initial` is what it holds before the first run: a struct of the weights, or
/// `zeros`.
template <writable_tensor Tensor, class Initial = zeros>
struct state {
  static constexpr bool begins_as_zeros = std::is_same_v<Initial, zeros>;

  TF_EMBED_INLINE static void reset(std::byte* arena) noexcept {
    if constexpr (begins_as_zeros) {
      std::memset(Tensor::data(arena), 0, Tensor::bytes);
    } else {
      std::memcpy(Tensor::data(arena), Initial::data(), Tensor::bytes);
    }
  }
};

/// All of them, in the order in which they lie.
template <class... States>
struct states {
  static constexpr bool begin_as_zeros = (true && ... && States::begins_as_zeros);

  TF_EMBED_INLINE static void reset(std::byte* arena) noexcept { (States::reset(arena), ...); }
};

}  // namespace tf_embed::TF_EMBED_TARGET
