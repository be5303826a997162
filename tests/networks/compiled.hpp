// SPDX-License-Identifier: Apache-2.0
// Turns a generated class into a tests::network. What is compiled here is checked for allocation symbols: it holds
// nothing that a user's program would not.
#pragma once

#include "networks/network.hpp"

#include <tf_embed/simd/batch.hpp>

#include <array>
#include <cstddef>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace tests {

#if defined(TF_EMBED_TEST_LANES)
static_assert(tf_embed::simd::lanes<float> == TF_EMBED_TEST_LANES, "the flags give another instruction set");
#endif

template <class Model>
class compiled {
 public:
  static constexpr network describe() {
    return {inputs, outputs, Model::stack_bytes, construct, input, output, run, call};
  }

 private:
  static constexpr std::size_t inputs = Model::inputs_type::size;
  static constexpr std::size_t outputs = Model::outputs_type::size;

  alignas(Model) static inline std::byte room[sizeof(Model)];

  static Model& net() noexcept { return *std::launder(reinterpret_cast<Model*>(room)); }
  static void construct() noexcept { ::new (static_cast<void*>(room)) Model(); }
  static tf_embed::status run() noexcept { return net().run(); }

  template <std::size_t I>
  static array_view input_at() noexcept {
    const auto values = net().template input<I>();
    static_assert(std::is_same_v<decltype(values), const std::span<float, Model::template input_type<I>::size>>);
    return {Model::template input_type<I>::name, values.data(), values.size()};
  }
  template <std::size_t I>
  static array_view output_at() noexcept {
    const auto values = net().template output<I>();
    return {Model::template output_type<I>::name, const_cast<float*>(values.data()), values.size()};
  }

  static array_view input(std::size_t i) noexcept {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<array_view (*)() noexcept, inputs>{input_at<I>...}[i]();
    }
    (std::make_index_sequence<inputs>{});
  }
  static array_view output(std::size_t i) noexcept {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<array_view (*)() noexcept, outputs>{output_at<I>...}[i]();
    }
    (std::make_index_sequence<outputs>{});
  }

  static tf_embed::status call(const float* const* in, float* const* out) noexcept {
    return [&]<std::size_t... In, std::size_t... Out>(std::index_sequence<In...>, std::index_sequence<Out...>) {
      return net()(std::span(in[In], Model::template input_type<In>::size)...,
                   std::span(out[Out], Model::template output_type<Out>::size)...);
    }
    (std::make_index_sequence<inputs>{}, std::make_index_sequence<outputs>{});
  }
};

}  // namespace tests
