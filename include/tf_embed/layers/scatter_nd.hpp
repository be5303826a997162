// SPDX-License-Identifier: Apache-2.0
// Layers: slices written to places named by tuples of indices.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/scatter_nd.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
/// `Rows` says how many entries of the first axis of `Indices` there are, `Sizes` those of `Out`.
template <class Op, bool IgnoreOutside, class Rows, class Sizes, class Indices, class Updates, class Out>
struct scatter {
  static_assert(same_dtype<Updates, Out>, "tf_embed: scatter_nd: updates and output must have the same dtype");
  static_assert(std::is_integral_v<typename Indices::value_type>, "tf_embed: scatter_nd: indices must be integers");
  static_assert(Indices::shape::rank > 0, "tf_embed: scatter_nd: indices must not be a scalar");
  static constexpr auto depth = static_cast<std::size_t>(Indices::shape::dims[Indices::shape::rank - 1]);
  static_assert(depth <= Out::shape::rank,
                "tf_embed: scatter_nd: index tuples must not be longer than the output has axes");
  static constexpr index_t count = Indices::shape::product(0, Indices::shape::rank - 1);
  static constexpr auto strides = kernels::row_major(Out::shape::dims);

  static status run(std::byte* arena) noexcept {
    index_t rows = count;
    if constexpr (!Rows::is_fixed) {
      const index_t n = Rows::value(arena);
      const index_t each = Indices::shape::product(1, Indices::shape::rank - 1);
      rows = n <= 0 ? 0 : n * each > count ? count : n * each;
    }
    auto dims = Out::shape::dims;
    Sizes::set(arena, dims);
    return kernels::scatter_nd<Op, IgnoreOutside>(Out::data(arena), Updates::data(arena), Indices::data(arena), rows,
                                                  depth, dims.data(), strides.data(),
                                                  Updates::size / (count > 0 ? count : 1));
  }
};

template <class Op, bool IgnoreOutside, class Rows, class Sizes, class In, class Indices, class Updates, class Out>
struct scatter_into {
  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: tensor_scatter: input and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const void* in = In::data(arena);
    void* out = Out::data(arena);
    if (in != out) std::memcpy(out, in, Out::bytes);
    return scatter<Op, IgnoreOutside, Rows, Sizes, Indices, Updates, Out>::run(arena);
  }
};
}  // namespace detail

/// TensorFlow's ScatterNd: zeros, to which the slices `Updates` are added where the tuples of `Indices` say; an index
/// outside is `status::index_out_of_range`, or left out with `IgnoreOutside`. Of sizes that only a run knows `Rows` is
/// that of the first axis of `Indices`, and `Sizes` are those of `Out`. float, double, all integers, bool.
///
///     te::scatter_nd<ids, updates, y>   // ids int32 [7,1], updates [7,6], y [4,6]
template <tensor_like Indices, tensor_like Updates, writable_tensor Out, bool IgnoreOutside = false,
          class Rows = fixed_extent, class Sizes = fixed_extent>
struct scatter_nd {
  static constexpr std::string_view name = "scatter_nd";

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    std::memset(Out::data(arena), 0, Out::bytes);
    return detail::scatter<ops::scatter_add, IgnoreOutside, Rows, Sizes, Indices, Updates, Out>::run(arena);
  }
};

/// TensorFlow's TensorScatterUpdate: a copy of `In` with slices replaced; of several for one place the last. Any dtype.
/// May run in place, as the four below.
///
///     te::tensor_scatter_update<x, ids, updates, y>
template <tensor_like In, tensor_like Indices, tensor_like Updates, writable_tensor Out, bool IgnoreOutside = false,
          class Rows = fixed_extent, class Sizes = fixed_extent>
struct tensor_scatter_update
    : detail::scatter_into<ops::scatter_update, IgnoreOutside, Rows, Sizes, In, Indices, Updates, Out> {
  static constexpr std::string_view name = "tensor_scatter_update";
};

/// TensorFlow's TensorScatterAdd: a copy of `In` with slices added.
///
///     te::tensor_scatter_add<x, ids, updates, y>
template <tensor_like In, tensor_like Indices, tensor_like Updates, writable_tensor Out, bool IgnoreOutside = false,
          class Rows = fixed_extent, class Sizes = fixed_extent>
struct tensor_scatter_add
    : detail::scatter_into<ops::scatter_add, IgnoreOutside, Rows, Sizes, In, Indices, Updates, Out> {
  static constexpr std::string_view name = "tensor_scatter_add";
};

/// TensorFlow's TensorScatterSub: a copy of `In` with slices subtracted.
///
///     te::tensor_scatter_sub<x, ids, updates, y>
template <tensor_like In, tensor_like Indices, tensor_like Updates, writable_tensor Out, bool IgnoreOutside = false,
          class Rows = fixed_extent, class Sizes = fixed_extent>
struct tensor_scatter_sub
    : detail::scatter_into<ops::scatter_sub, IgnoreOutside, Rows, Sizes, In, Indices, Updates, Out> {
  static constexpr std::string_view name = "tensor_scatter_sub";
};

/// TensorFlow's TensorScatterMin: a copy of `In` with slices taken where they are less.
///
///     te::tensor_scatter_min<x, ids, updates, y>
template <tensor_like In, tensor_like Indices, tensor_like Updates, writable_tensor Out, bool IgnoreOutside = false,
          class Rows = fixed_extent, class Sizes = fixed_extent>
struct tensor_scatter_min
    : detail::scatter_into<ops::scatter_min, IgnoreOutside, Rows, Sizes, In, Indices, Updates, Out> {
  static constexpr std::string_view name = "tensor_scatter_min";
};

/// TensorFlow's TensorScatterMax: a copy of `In` with slices taken where they are greater.
///
///     te::tensor_scatter_max<x, ids, updates, y>
template <tensor_like In, tensor_like Indices, tensor_like Updates, writable_tensor Out, bool IgnoreOutside = false,
          class Rows = fixed_extent, class Sizes = fixed_extent>
struct tensor_scatter_max
    : detail::scatter_into<ops::scatter_max, IgnoreOutside, Rows, Sizes, In, Indices, Updates, Out> {
  static constexpr std::string_view name = "tensor_scatter_max";
};

}  // namespace tf_embed::TF_EMBED_TARGET
