// SPDX-License-Identifier: Apache-2.0
// Layer: one of two lists of layers.
#pragma once

#include <tf_embed/core/pipeline.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/layers/layer_list.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's If and StatelessIf: runs the layers of `Then` where `Predicate`, one element, is true or not 0 (NaN is
/// not), else those of `Else`. Both are Hana tuples of layers, perhaps empty, and write the results of the branch to
/// the same tensors.
///
///     te::cond<p, hana::tuple<te::unary<te::ops::relu, x, y>>, hana::tuple<te::unary<te::ops::neg, x, y>>>
template <tensor_like Predicate, class Then, class Else>
struct cond {
  static_assert(Predicate::size == 1, "tf_embed: cond: the predicate must have one element");
  static_assert(std::is_arithmetic_v<typename Predicate::value_type>,
                "tf_embed: cond: the predicate must be bool or a number");
  static_assert(detail::is_layer_list<Then> && detail::is_layer_list<Else>,
                "tf_embed: cond: each branch must be a Hana tuple of layers");

  static constexpr std::string_view name = "cond";
  static constexpr std::size_t stack_bytes = 128;
  using blocks = boost::hana::tuple<Then, Else>;

  template <class Arch, class RunBlock>
  static status run(std::byte* arena, RunBlock&& run_block) {
    const bool holds = *Predicate::data(arena) != typename Predicate::value_type{};
    return holds ? run_block(block_index<0>{}) : run_block(block_index<1>{});
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
