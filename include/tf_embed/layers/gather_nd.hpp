// SPDX-License-Identifier: Apache-2.0
// Layer: slices picked by tuples of indices.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// Copies for each of `count` tuples of indices the `run` bytes they name; strides in elements of `run`'s unit, bytes.
template <class Index>
status gather_nd(std::byte* to, const std::byte* from, const Index* indices, index_t count, std::size_t depth,
                 const index_t* dims, const index_t* byte_strides, index_t run) noexcept {
  for (index_t n = 0; n < count; ++n, indices += depth, to += run) {
    index_t offset = 0;
    for (std::size_t i = 0; i < depth; ++i) {
      const auto at = static_cast<index_t>(indices[i]);
      if (at < 0 || at >= dims[i]) return status::index_out_of_range;
      offset += at * byte_strides[i];
    }
    copy_run(to, from + offset, static_cast<std::size_t>(run));
  }
  return status::ok;
}
}  // namespace kernels

/// TensorFlow's GatherNd: the last axis of `Indices` holds index tuples for the leading axes of `Params`. Any dtype; an
/// index outside is `status::index_out_of_range`. Of sizes that only a run knows `Rows` is that of the first axis of
/// `Indices`, and `Sizes` are those of `Params`.
///
///     te::gather_nd<x, ids, y>   // x [4,5,6], ids int32 [7,2], y [7,6]
template <tensor_like Params, tensor_like Indices, writable_tensor Out, class Rows = fixed_extent,
          class Sizes = fixed_extent>
struct gather_nd {
  static constexpr std::string_view name = "gather_nd";

  static_assert(same_dtype<Params, Out>, "tf_embed: gather_nd: params and output must have the same dtype");
  static_assert(std::is_integral_v<typename Indices::value_type>, "tf_embed: gather_nd: indices must be integers");
  static_assert(Indices::shape::rank > 0, "tf_embed: gather_nd: indices must not be a scalar");
  static constexpr auto depth = static_cast<std::size_t>(Indices::shape::dims[Indices::shape::rank - 1]);
  static_assert(depth <= Params::shape::rank,
                "tf_embed: gather_nd: index tuples must not be longer than params has axes");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    if constexpr (Out::size == 0) return status::ok;
    constexpr index_t run = static_cast<index_t>(Out::bytes) / (count > 0 ? count : 1);
    auto* const to = reinterpret_cast<std::byte*>(Out::data(arena));
    index_t rows = count;
    if constexpr (!Rows::is_fixed) {
      const index_t n = Rows::value(arena);
      const index_t each = Indices::shape::product(1, Indices::shape::rank - 1);
      rows = n <= 0 ? 0 : n * each > count ? count : n * each;
      std::memset(to + rows * run, 0, static_cast<std::size_t>((count - rows) * run));
    }
    auto dims = Params::shape::dims;
    Sizes::set(arena, dims);
    return kernels::gather_nd(to, reinterpret_cast<const std::byte*>(Params::data(arena)), Indices::data(arena), rows,
                              depth, dims.data(), strides.data(), run);
  }

 private:
  static constexpr index_t count = Indices::shape::product(0, Indices::shape::rank - 1);
  static constexpr auto strides = [] {
    auto s = kernels::row_major(Params::shape::dims);
    for (auto& v : s) v *= static_cast<index_t>(sizeof(typename Params::value_type));
    return s;
  }();
};

}  // namespace tf_embed::TF_EMBED_TARGET
