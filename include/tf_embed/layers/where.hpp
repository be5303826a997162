// SPDX-License-Identifier: Apache-2.0
// Layer: the places of the elements that are not 0.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/where.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Where: row n of `Out` is the index of the n-th element that is not 0; `Count` says how many there are.
/// The rows beyond are 0. Any dtype.
///
///     te::where<x, places, n>   // x [3,4], places int64 [12,2], n int64 []
template <tensor_like In, writable_tensor Out, writable_tensor Count>
struct where {
  static constexpr std::string_view name = "where";

  static constexpr std::size_t rank = In::shape::rank;
  static_assert(std::is_same_v<typename Out::value_type, std::int64_t> && Out::shape::rank == 2 &&
                    Out::shape::dims[0] == In::size && Out::shape::dims[1] == static_cast<index_t>(rank),
                "tf_embed: where: the output must be int64 with a row for every element and a column for every axis");
  static_assert(std::is_same_v<typename Count::value_type, std::int64_t> && Count::size == 1,
                "tf_embed: where: the count must be an int64 scalar");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    std::int64_t* const to = Out::data(arena);
    index_t found = 0;
    if constexpr (In::size != 0) {
      std::array<index_t, rank + 1> index{};
      found = kernels::where(to, In::data(arena), In::size, In::shape::dims.data(), rank, index.data());
    }
    std::fill(to + found * static_cast<index_t>(rank), to + Out::size, std::int64_t{0});
    *Count::data(arena) = found;
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
