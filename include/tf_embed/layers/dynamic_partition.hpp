// SPDX-License-Identifier: Apache-2.0
// Layer: rows dealt out to several outputs.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/dynamic_partition.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// An output of dynamic_partition, and the int64 scalar that says how many rows it has.
template <writable_tensor Out, writable_tensor Found>
struct partition {
  using out = Out;
  using found = Found;
};

/// TensorFlow's DynamicPartition: the rows of `Data` whose element of `To` is p go to the p-th of `Parts`, in order;
/// the rows beyond are 0. A number that is none of theirs is `status::index_out_of_range`. Any dtype.
///
///     te::dynamic_partition<x, to, te::partition<a, na>, te::partition<b, nb>>   // x, a, b [24,3], to int32 [24]
template <tensor_like Data, tensor_like To, class... Parts>
struct dynamic_partition {
  static constexpr std::string_view name = "dynamic_partition";
  static constexpr std::size_t stack_bytes = 256 + 32 * sizeof...(Parts);

  static_assert((same_dtype<Data, typename Parts::out> && ...),
                "tf_embed: dynamic_partition: data and outputs must have the same dtype");
  static_assert(std::is_integral_v<typename To::value_type>,
                "tf_embed: dynamic_partition: partitions must be integers");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t row =
        To::size == 0 ? 0 : Data::size / To::size * static_cast<index_t>(sizeof(typename Data::value_type));
    std::array<kernels::partition_target, sizeof...(Parts)> targets{
        kernels::partition_target{reinterpret_cast<std::byte*>(Parts::out::data(arena)), Parts::out::bytes, 0}...};
    const status outcome = kernels::dynamic_partition(targets, reinterpret_cast<const std::byte*>(Data::data(arena)),
                                                      To::data(arena), To::size, row);
    std::size_t p = 0;
    ((*Parts::found::data(arena) = targets[p++].rows), ...);
    return outcome;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
