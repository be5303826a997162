// SPDX-License-Identifier: Apache-2.0
// Layer: a tensor of one value but for the places that are named.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/kernels/support/strided_copy.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// Element i of `values` (or the only one, with `step` 0) goes to the place that tuple i names. With `ascending` each
/// must lie after the one before.
template <std::size_t Size, class Index>
status place_elements(std::byte* to, const std::byte* values, index_t step, const Index* indices, index_t count,
                      std::size_t axes, const index_t* dims, const index_t* strides, bool ascending) noexcept {
  index_t before = -1;
  for (index_t i = 0; i < count; ++i, indices += axes, values += step) {
    index_t offset = 0;
    for (std::size_t a = 0; a < axes; ++a) {
      const auto at = static_cast<index_t>(indices[a]);
      if (at < 0 || at >= dims[a]) return status::index_out_of_range;
      offset += at * strides[a];
    }
    if (ascending && offset <= before) return status::invalid_argument;
    before = offset;
    copy_element<Size>(to + offset * static_cast<index_t>(Size), values);
  }
  return status::ok;
}
}  // namespace kernels

/// TensorFlow's SparseToDense: `Default` everywhere, and element i of `Values` (or its only one) where row i of
/// `Indices` says. With `Ascending` the indices must ascend, else the run ends with `status::invalid_argument`. Any
/// dtype.
///
///     te::sparse_to_dense<ids, values, zero, y, true>   // ids int64 [5,2], values [5], y [8,8]
template <tensor_like Indices, tensor_like Values, tensor_like Default, writable_tensor Out, bool Ascending>
struct sparse_to_dense {
  static constexpr std::string_view name = "sparse_to_dense";

  static constexpr std::size_t axes = Out::shape::rank;
  static_assert(same_dtype<Values, Out> && same_dtype<Default, Out> && Default::size == 1,
                "tf_embed: sparse_to_dense: values, default and output must have the same dtype");
  static_assert(std::is_integral_v<typename Indices::value_type> && axes > 0 &&
                    Indices::size % static_cast<index_t>(axes) == 0,
                "tf_embed: sparse_to_dense: indices must be tuples of integers, as long as the output has axes");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr std::size_t size = sizeof(typename Out::value_type);
    std::byte* out = reinterpret_cast<std::byte*>(Out::data(arena));
    kernels::fill_run<size>(out, reinterpret_cast<const std::byte*>(Default::data(arena)), Out::size);
    constexpr index_t step = Values::shape::rank == 0 ? 0 : static_cast<index_t>(size);
    static constexpr auto strides = kernels::row_major(Out::shape::dims);
    return kernels::place_elements<size>(out, reinterpret_cast<const std::byte*>(Values::data(arena)), step,
                                         Indices::data(arena), Indices::size / static_cast<index_t>(axes), axes,
                                         Out::shape::dims.data(), strides.data(), Ascending);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
