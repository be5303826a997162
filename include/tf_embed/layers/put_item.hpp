// SPDX-License-Identifier: Apache-2.0
// Layer: one item of a list replaced.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's TensorListSetItem and TensorArrayWriteV3: Out is List, whose first axis counts the items, with `Item`
/// at `Index`. Any dtype. An index outside of the list is `status::index_out_of_range`. Out may lie where List does;
/// then nothing but the item is moved.
///
///     te::put_item<list, i, x, list>   // list float [8,48], i int32 [], x float [48]
template <tensor_like List, tensor_like Index, tensor_like Item, writable_tensor Out>
struct put_item {
  static constexpr std::string_view name = "put_item";
  static constexpr std::size_t stack_bytes = 64;

  static_assert(same_dtype<List, Out> && same_dtype<Item, Out>,
                "tf_embed: put_item: list, item and output must have the same dtype");
  static_assert(std::is_integral_v<typename Index::value_type> && Index::size == 1,
                "tf_embed: put_item: the index must be one integer");
  static_assert(List::shape::rank > 0 && List::size == Out::size &&
                    List::size == static_cast<std::size_t>(List::shape::dims[0]) * Item::size,
                "tf_embed: put_item: the list must hold items of the item's size");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const auto index = static_cast<std::int64_t>(*Index::data(arena));
    if (index < 0 || index >= static_cast<std::int64_t>(List::shape::dims[0])) return status::index_out_of_range;
    if constexpr (Out::size != 0) {
      auto* to = Out::data(arena);
      const auto* from = List::data(arena);
      if (static_cast<const void*>(to) != static_cast<const void*>(from)) std::memcpy(to, from, Out::bytes);
      std::memcpy(to + static_cast<std::size_t>(index) * Item::size, Item::data(arena), Item::bytes);
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
