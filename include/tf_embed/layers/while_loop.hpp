// SPDX-License-Identifier: Apache-2.0
// Layers: lists of layers that run again and again.
#pragma once

#include <tf_embed/core/pipeline.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/layers/layer_list.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's While and StatelessWhile: runs the layers of `Condition`, which write `Predicate`, one element, and,
/// for as long as that is true or not 0, those of `Body`. Both are Hana tuples of layers; what one run of the body
/// hands to the next lies in tensors that both read and the body writes. With a `MaxIterations` above 0, a run of the
/// body beyond so many is `status::too_many_iterations`.
///
///     te::while_loop<p, 0, hana::tuple<te::binary<te::ops::less, i, n, p>>, hana::tuple<te::binary<te::ops::add, i,
///     one, i>>>
template <tensor_like Predicate, std::int64_t MaxIterations, class Condition, class Body>
struct while_loop {
  static_assert(Predicate::size == 1, "tf_embed: while_loop: the predicate must have one element");
  static_assert(std::is_arithmetic_v<typename Predicate::value_type>,
                "tf_embed: while_loop: the predicate must be bool or a number");
  static_assert(MaxIterations >= 0, "tf_embed: while_loop: the most iterations must be 0 (any number) or more");
  static_assert(detail::is_layer_list<Condition> && detail::is_layer_list<Body>,
                "tf_embed: while_loop: condition and body must be Hana tuples of layers");

  static constexpr std::string_view name = "while_loop";
  static constexpr std::size_t stack_bytes = 128;
  static constexpr std::size_t repeated_block = 1;
  using blocks = boost::hana::tuple<Condition, Body>;

  template <class Arch, class RunBlock>
  static status run(std::byte* arena, RunBlock&& run_block) {
    for (std::int64_t i = 0;; ++i) {
      if (const status s = run_block(block_index<0>{}); s != status::ok) return s;
      if (*Predicate::data(arena) == typename Predicate::value_type{}) return status::ok;
      if constexpr (MaxIterations > 0) {
        if (i == MaxIterations) return status::too_many_iterations;
      }
      if (const status s = run_block(block_index<1>{}); s != status::ok) return s;
    }
  }
};

/// A loop whose number of iterations is known: runs the layers of `Body` so many times.
///
///     te::repeat<8, hana::tuple<te::binary<te::ops::mul, x, two, x>>>
template <std::int64_t Times, class Body>
struct repeat {
  static_assert(Times >= 0, "tf_embed: repeat: the number of times must not be negative");
  static_assert(detail::is_layer_list<Body>, "tf_embed: repeat: the body must be a Hana tuple of layers");

  static constexpr std::string_view name = "while_loop";
  static constexpr std::size_t stack_bytes = 128;
  static constexpr std::size_t repeated_block = 0;
  using blocks = boost::hana::tuple<Body>;

  template <class Arch, class RunBlock>
  static status run(std::byte*, RunBlock&& run_block) {
    for (std::int64_t i = 0; i < Times; ++i) {
      if (const status s = run_block(block_index<0>{}); s != status::ok) return s;
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
