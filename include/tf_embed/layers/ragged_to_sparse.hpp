// SPDX-License-Identifier: Apache-2.0
// Layer: where each value of rows of different lengths is.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {

/// Whether `count` splits ascend from 0 to `end`.
template <class T>
bool are_splits(const T* splits, index_t count, index_t end) noexcept {
  if (splits[0] != 0 || static_cast<index_t>(splits[count - 1]) != end) return false;
  for (index_t i = 1; i < count; ++i) {
    if (splits[i] < splits[i - 1]) return false;
  }
  return true;
}

/// The longest row.
template <class T>
index_t longest_row(const T* splits, index_t count) noexcept {
  index_t most = 0;
  for (index_t i = 1; i < count; ++i) {
    const auto length = static_cast<index_t>(splits[i] - splits[i - 1]);
    if (length > most) most = length;
  }
  return most;
}

}  // namespace kernels

/// TensorFlow's RaggedTensorToSparse: row i of `Indices` int64 [values, axes] is where value i is, `Dense` int64 [axes]
/// the shape that holds all. `Values` is the shape of the values, `Splits` the ends of rows from the outside in; any
/// that do not ascend from 0 to the rows inside them are `status::invalid_argument`.
///
///     te::ragged_to_sparse<indices, dense, te::shape<3>, splits>   // splits int64 [4], indices [3,2]
template <writable_tensor Indices, writable_tensor Dense, class Values, tensor_like... Splits>
struct ragged_to_sparse {
  static constexpr std::string_view name = "ragged_to_sparse";
  static constexpr std::size_t levels = sizeof...(Splits);
  static constexpr std::size_t rank = levels + Values::rank;
  static constexpr std::size_t stack_bytes = 128 + 24 * rank;

  static_assert(levels > 0 && Values::rank > 0 && (std::is_integral_v<typename Splits::value_type> && ...) &&
                    ((Splits::size > 0) && ...),
                "tf_embed: ragged_to_sparse: there must be splits, of integers, and rows of values");
  static_assert(Indices::size == Values::size * static_cast<index_t>(rank) && Dense::size == static_cast<index_t>(rank),
                "tf_embed: ragged_to_sparse: the indices have a row for each value, a number for each axis");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr std::array<index_t, levels + 1> counts{Splits::size..., Values::dims[0] + 1};
    bool good = true;
    std::size_t level = 0;
    auto* dense = Dense::data(arena);
    dense[0] = counts[0] - 1;
    (
        [&] {
          const auto* splits = Splits::data(arena);
          good = good && kernels::are_splits(splits, counts[level], counts[level + 1] - 1);
          if (good) dense[level + 1] = kernels::longest_row(splits, counts[level]);
          ++level;
        }(),
        ...);
    if (!good) return status::invalid_argument;
    for (std::size_t k = 1; k < Values::rank; ++k) dense[levels + k] = Values::dims[k];
    write(arena);
    return status::ok;
  }

 private:
  static void write(std::byte* arena) noexcept {
    if constexpr (Values::size != 0) {
      constexpr index_t each = Values::size / Values::dims[0];
      std::array<index_t, levels> rows{};  // which row of each level holds the value
      std::array<index_t, rank> place{};
      auto* to = Indices::data(arena);
      for (index_t i = 0; i < Values::dims[0]; ++i) {
        find(arena, i, rows, place);
        for (std::size_t k = levels + 1; k < rank; ++k) place[k] = 0;
        for (index_t e = 0; e < each; ++e) {
          for (std::size_t k = 0; k < rank; ++k) *to++ = place[k];
          for (std::size_t k = rank; k-- > levels + 1;) {
            if (++place[k] < Values::dims[k - levels]) break;
            place[k] = 0;
          }
        }
      }
    }
  }

  /// Moves each level on to the row that holds row `i` of the values: rows never go back.
  template <std::size_t N, std::size_t M>
  static void find(std::byte* arena, index_t i, std::array<index_t, N>& rows, std::array<index_t, M>& place) noexcept {
    find_level<levels - 1>(arena, i, rows, place);
  }
  template <std::size_t Level, std::size_t N, std::size_t M>
  static void find_level(std::byte* arena, index_t i, std::array<index_t, N>& rows,
                         std::array<index_t, M>& place) noexcept {
    const auto* splits = split_type<Level>::data(arena);
    index_t& row = rows[Level];
    while (static_cast<index_t>(splits[row + 1]) <= i) ++row;
    place[Level + 1] = i - static_cast<index_t>(splits[row]);
    if constexpr (Level > 0) {
      find_level<Level - 1>(arena, row, rows, place);
    } else {
      place[0] = row;
    }
  }

  template <std::size_t I, class First, class... Rest>
  struct nth {
    using type = typename nth<I - 1, Rest...>::type;
  };
  template <class First, class... Rest>
  struct nth<0, First, Rest...> {
    using type = First;
  };
  template <std::size_t I>
  using split_type = typename nth<I, Splits...>::type;
};

}  // namespace tf_embed::TF_EMBED_TARGET
