// SPDX-License-Identifier: Apache-2.0
// Layers: a filter that is computed at run time, packed for the convolution that reads it next.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/core/window.hpp>
#include <tf_embed/kernels/pack_filter.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
/// Calls `pack(from, to)` for each of `Taps` filters that follow each other, with the room of its packed weights.
template <class Packed, index_t Taps, class T, class Pack>
void for_each_filter(const T* filters, T* packed, Pack pack) noexcept {
  constexpr index_t groups = Packed::groups / Taps;
  for (index_t tap = 0; tap < Taps; ++tap) {
    pack(reinterpret_cast<const std::byte*>(filters), reinterpret_cast<std::byte*>(packed));
    filters += Packed::depth * Packed::columns * groups;
    packed += Packed::group_size * static_cast<std::size_t>(groups);
  }
}
}  // namespace detail

/// A filter [..., N * G] for conv2d, conv3d or matmul. `Packed` is the packed_at_run_time type that those read it as:
/// G matrices of K rows and N columns; `Taps` filters of that size follow each other.
///
///     te::pack_filter<filter, buffer, te::packed_at_run_time<float, 18, 5, 16, buffer>>
template <tensor_like Filter, writable_tensor Out, class Packed, index_t Taps = 1>
struct pack_filter {
  using value_type = typename Filter::value_type;
  static_assert(same_dtype<Filter, Out>, "tf_embed: pack_filter: filter and output have different element types");
  static_assert(Filter::size == Packed::depth * Packed::columns * Packed::groups && Packed::groups % Taps == 0,
                "tf_embed: pack_filter: the filter has another size than the packed weights");
  static_assert(static_cast<std::size_t>(Out::size) == Packed::size,
                "tf_embed: pack_filter: the output has another size than the packed weights");

  static constexpr std::string_view name = "pack_filter";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t groups = Packed::groups / Taps;
    detail::for_each_filter<Packed, Taps>(
        Filter::data(arena), Out::data(arena), [](const std::byte* from, std::byte* to) {
          kernels::pack_columns<sizeof(value_type)>(to, from, Packed::depth, Packed::columns, groups, Packed::block);
        });
    return status::ok;
  }
};

/// A filter [KH, KW, C / G, D] for conv2d_backprop_input, with that layer's window; `Taps` filters of that size follow
/// each other.
template <tensor_like Filter, writable_tensor Out, class Packed, class Window, index_t Taps = 1>
struct pack_transposed_filter {
  using value_type = typename Filter::value_type;
  static constexpr index_t groups = Packed::groups / Taps;
  static constexpr index_t taps = Window::kernel::h * Window::kernel::w;
  static_assert(same_dtype<Filter, Out>,
                "tf_embed: pack_transposed_filter: filter and output have different element types");
  static_assert(Packed::groups % Taps == 0 && Packed::depth % taps == 0 &&
                    Filter::size == Packed::depth * Packed::columns * Packed::groups,
                "tf_embed: pack_transposed_filter: the filter has another size than the packed weights");
  static_assert(static_cast<std::size_t>(Out::size) == Packed::size,
                "tf_embed: pack_transposed_filter: the output has another size than the packed weights");

  static constexpr std::string_view name = "pack_transposed_filter";
  static constexpr std::size_t stack_bytes = 512;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using w = Window;
    static constexpr kernels::transposed_filter_sizes sizes{w::kernel::h,  w::kernel::w,         Packed::columns,
                                                            groups,        Packed::depth / taps, w::strides::h,
                                                            w::strides::w, w::dilations::h,      w::dilations::w};
    detail::for_each_filter<Packed, Taps>(
        Filter::data(arena), Out::data(arena), [](const std::byte* from, std::byte* to) {
          kernels::pack_transposed_filter<Arch, sizeof(value_type)>(to, from, sizes, Packed::block);
        });
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
