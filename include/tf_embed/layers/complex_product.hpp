// SPDX-License-Identifier: Apache-2.0
// The product of complex numbers along axes.
#pragma once

#include <tf_embed/core/complex.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Prod of complex numbers: Out has those axes of In that are not among `Axes`, or has them with size 1.
template <complex_tensor In, complex_tensor Out, class Axes>
struct complex_product {
  static_assert(same_dtype<In, Out>, "tf_embed: complex_product: input and output must have the same element type");

  static constexpr std::string_view name = "complex_product";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = part_of<In>;
    constexpr std::size_t rank = In::shape::rank;
    // How far the output moves with each axis of the input.
    constexpr auto strides = [] {
      std::array<index_t, rank> s{};
      index_t step = 1;
      for (std::size_t axis = rank; axis-- > 0;) {
        bool is_reduced = false;
        for (const index_t a : Axes::values) is_reduced = is_reduced || a == static_cast<index_t>(axis);
        s[axis] = is_reduced ? 0 : step;
        step *= is_reduced ? 1 : In::shape::dims[axis];
      }
      return s;
    }();
    const T* from = parts<In>(arena);
    T* to = parts<Out>(arena);
    for (index_t i = 0; i < Out::size; ++i) to[2 * i] = T(1), to[2 * i + 1] = T(0);
    for (index_t i = 0; i < In::size; ++i) {
      index_t at = 0;
      index_t rest = i;
      for (std::size_t axis = rank; axis-- > 0; rest /= In::shape::dims[axis])
        at += rest % In::shape::dims[axis] * strides[axis];
      const T re = to[2 * at], im = to[2 * at + 1];
      to[2 * at] = re * from[2 * i] - im * from[2 * i + 1];
      to[2 * at + 1] = re * from[2 * i + 1] + im * from[2 * i];
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
