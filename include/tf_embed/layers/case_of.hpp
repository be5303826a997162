// SPDX-License-Identifier: Apache-2.0
// Layer: one of several lists of layers.
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
#include <utility>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Case and StatelessCase: runs the layers of branch `Index`, one integer; of the last branch where that
/// is no number of a branch. Each branch is a Hana tuple of layers, perhaps empty, and all write their results to the
/// same tensors.
///
///     te::case_of<i, hana::tuple<te::unary<te::ops::relu, x, y>>, hana::tuple<te::unary<te::ops::neg, x, y>>>
template <tensor_like Index, class... Branches>
struct case_of {
  static_assert(Index::size == 1, "tf_embed: case_of: the index must have one element");
  static_assert(std::is_integral_v<typename Index::value_type>, "tf_embed: case_of: the index must be an integer");
  static_assert(sizeof...(Branches) > 0, "tf_embed: case_of: there must be a branch");
  static_assert((detail::is_layer_list<Branches> && ...),
                "tf_embed: case_of: each branch must be a Hana tuple of layers");

  static constexpr std::string_view name = "case_of";
  static constexpr std::size_t stack_bytes = 128;
  using blocks = boost::hana::tuple<Branches...>;

  template <class Arch, class RunBlock>
  static status run(std::byte* arena, RunBlock&& run_block) {
    constexpr auto count = static_cast<std::int64_t>(sizeof...(Branches));
    auto taken = static_cast<std::int64_t>(*Index::data(arena));
    if (taken < 0 || taken >= count) taken = count - 1;
    return run_taken(taken, run_block, std::make_index_sequence<sizeof...(Branches)>{});
  }

 private:
  template <class RunBlock, std::size_t... I>
  static status run_taken(std::int64_t taken, RunBlock& run_block, std::index_sequence<I...>) {
    status outcome = status::ok;
    static_cast<void>(
        ((taken == static_cast<std::int64_t>(I) ? (outcome = run_block(block_index<I>{}), true) : false) || ...));
    return outcome;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
