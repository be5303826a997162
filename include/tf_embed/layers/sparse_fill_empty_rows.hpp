// SPDX-License-Identifier: Apache-2.0
// Layer: a default value for each row of a sparse tensor that has none.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/sparse_fill_empty_rows.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's SparseFillEmptyRows: `Out` and `OutValues` are `Indices` [n, rank] and `Values` row by row, with
/// `Default` at the beginning of each row that has none; `Empty` says which rows those are, `Went` where each value is
/// now, `Found` how many values there are. `Ends` is room for a number a row. A row that does not exist is
/// `status::index_out_of_range`.
///
///     te::sparse_fill_empty_rows<at, x, fill, out, y, empty, went, n, ends>   // at [24,2], x [24], empty [8], y [32]
template <tensor_like Indices, tensor_like Values, tensor_like Default, writable_tensor Out, writable_tensor OutValues,
          writable_tensor Empty, writable_tensor Went, writable_tensor Found, writable_tensor Ends>
struct sparse_fill_empty_rows {
  static constexpr std::string_view name = "sparse_fill_empty_rows";

  static_assert(same_dtype<Values, Default> && same_dtype<Values, OutValues> && same_dtype<Indices, Out>,
                "tf_embed: sparse_fill_empty_rows: values and default must have the same dtype");
  static_assert(Out::shape::dims[0] == Values::size + Empty::size && OutValues::size == Out::shape::dims[0],
                "tf_embed: sparse_fill_empty_rows: the output must have room for a value in each row");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename Values::value_type;
    constexpr kernels::fill_rows_sizes sizes{Values::size, Indices::shape::dims[1], Empty::size};
    const kernels::fill_rows_outputs<T> out{Out::data(arena), OutValues::data(arena), Empty::data(arena),
                                            Went::data(arena), Ends::data(arena)};
    const T* const values = Values::data(arena);
    index_t found = 0;
    const status outcome =
        kernels::sparse_fill_empty_rows(out, found, Indices::data(arena), values, *Default::data(arena), sizes);
    std::fill(out.indices + found * sizes.rank, out.indices + Out::size, std::int64_t{0});
    std::fill(out.values + found, out.values + OutValues::size, T{});
    *Found::data(arena) = found;
    return outcome;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
