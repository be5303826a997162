// SPDX-License-Identifier: Apache-2.0
// Layer: indices of a sparse tensor under another shape.
#pragma once

#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/sparse_reshape.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's SparseReshape: `Indices` [n, rank] belong to a tensor of the sizes in `Shape`; `Out` are the same
/// places in one of the sizes in `Wanted`, of which one may be -1, and `Dims` are those. Shapes that do not fit each
/// other, and indices into a tensor without elements, are `status::invalid_argument`. `Extent` says how many indices
/// there are.
///
///     te::sparse_reshape<indices, dims, wanted, y, new_dims>   // indices [24,2], dims [2], wanted [3], y [24,3] int64
template <tensor_like Indices, tensor_like Shape, tensor_like Wanted, writable_tensor Out, writable_tensor Dims,
          class Extent = fixed_extent>
struct sparse_reshape {
  static constexpr std::string_view name = "sparse_reshape";

  static_assert(std::is_same_v<typename Indices::value_type, std::int64_t> && Indices::shape::rank == 2 &&
                    Indices::shape::dims[1] == Shape::size && Out::shape::dims[1] == Wanted::size &&
                    Out::shape::dims[0] == Indices::shape::dims[0],
                "tf_embed: sparse_reshape: indices and shapes must be int64 and of one rank");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    bool is_any = Indices::shape::dims[0] != 0;
    if constexpr (!Extent::is_fixed) is_any = Extent::value(arena) > 0;
    return kernels::sparse_reshape(Out::data(arena), Dims::data(arena), Indices::data(arena), Indices::shape::dims[0],
                                   is_any, Shape::data(arena), static_cast<std::size_t>(Shape::size),
                                   Wanted::data(arena), static_cast<std::size_t>(Wanted::size));
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
