// SPDX-License-Identifier: Apache-2.0
// Layers: bands of diagonals of matrices.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/matrix_diag.hpp>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
/// The sizes of matrices `Matrices` and the rows `Rows` of their diagonals.
template <class Matrices, class Rows, index_t Lower, index_t Upper, bool RightAbove, bool RightBelow>
struct diagonals {
  static constexpr std::size_t rank = Matrices::shape::rank;
  static constexpr bool one = Lower == Upper;
  static_assert(same_dtype<Matrices, Rows>, "tf_embed: matrix_diag: operands must have the same dtype");
  static_assert(rank >= 2 && Lower <= Upper, "tf_embed: matrix_diag: matrices have two axes or more, k ascends");
  static_assert(Rows::shape::rank + (one ? 1 : 0) == rank,
                "tf_embed: matrix_diag: several diagonals are kept as rows, one as a row");
  static constexpr index_t rows = Matrices::shape::dims[rank - 2];
  static constexpr index_t columns = Matrices::shape::dims[rank - 1];
  static constexpr index_t longest = Rows::shape::dims[Rows::shape::rank - 1];
  static constexpr index_t count = Matrices::shape::product(0, rank - 2);
  static_assert(Rows::size == count * (Upper - Lower + 1) * longest,
                "tf_embed: matrix_diag: there must be a row for each diagonal");
  static_assert(longest <= (rows + (Upper < 0 ? Upper : 0)) && longest <= (columns - (Lower > 0 ? Lower : 0)),
                "tf_embed: matrix_diag: the diagonals are longer than the matrices allow");
  static constexpr kernels::diagonal_band band{count, rows, columns, Lower, Upper, longest, RightAbove, RightBelow};
  static constexpr std::size_t size = sizeof(typename Matrices::value_type);
};

template <class T>
std::byte* raw(T* p) noexcept {
  return reinterpret_cast<std::byte*>(p);
}
template <class T>
const std::byte* raw(const T* p) noexcept {
  return reinterpret_cast<const std::byte*>(p);
}
}  // namespace detail

/// TensorFlow's MatrixDiag (V2, V3): matrices filled with `Padding`, their diagonals `Lower` to `Upper` from the rows
/// of `In`. `RightAbove` and `RightBelow` say that short diagonals above and below the main one end at the right of
/// their row. Any dtype.
///
///     te::matrix_diag<x, zero, y, -1, 1, true, false>   // x [2,3,4] holds three diagonals, y [2,4,4]
template <tensor_like In, tensor_like Padding, writable_tensor Out, index_t Lower, index_t Upper, bool RightAbove,
          bool RightBelow>
struct matrix_diag : detail::diagonals<Out, In, Lower, Upper, RightAbove, RightBelow> {
  static constexpr std::string_view name = "matrix_diag";
  using sizes = detail::diagonals<Out, In, Lower, Upper, RightAbove, RightBelow>;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    std::byte* out = detail::raw(Out::data(arena));
    kernels::fill_run<sizes::size>(out, detail::raw(Padding::data(arena)), Out::size);
    kernels::put_diagonals<sizes::size>(out, detail::raw(In::data(arena)), sizes::band);
    return status::ok;
  }
};

/// TensorFlow's MatrixDiagPart (V2, V3): the diagonals of `In` as rows, filled up with `Padding`.
///
///     te::matrix_diag_part<x, zero, y, 0, 0, true, false>   // x [2,3,4], y [2,3]
template <tensor_like In, tensor_like Padding, writable_tensor Out, index_t Lower, index_t Upper, bool RightAbove,
          bool RightBelow>
struct matrix_diag_part : detail::diagonals<In, Out, Lower, Upper, RightAbove, RightBelow> {
  static constexpr std::string_view name = "matrix_diag_part";
  using sizes = detail::diagonals<In, Out, Lower, Upper, RightAbove, RightBelow>;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::take_diagonals<sizes::size>(detail::raw(Out::data(arena)), detail::raw(In::data(arena)),
                                         detail::raw(Padding::data(arena)), sizes::band);
    return status::ok;
  }
};

/// TensorFlow's MatrixSetDiag (V2, V3): `In` with its diagonals replaced by the rows of `Diagonals`. May run in place.
///
///     te::matrix_set_diag<x, d, y, 0, 0, true, false>   // x and y [2,3,4], d [2,3]
template <tensor_like In, tensor_like Diagonals, writable_tensor Out, index_t Lower, index_t Upper, bool RightAbove,
          bool RightBelow>
struct matrix_set_diag : detail::diagonals<Out, Diagonals, Lower, Upper, RightAbove, RightBelow> {
  static constexpr std::string_view name = "matrix_set_diag";
  using sizes = detail::diagonals<Out, Diagonals, Lower, Upper, RightAbove, RightBelow>;
  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: matrix_set_diag: input and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    std::byte* out = detail::raw(Out::data(arena));
    const std::byte* in = detail::raw(In::data(arena));
    if (out != in) std::memcpy(out, in, Out::bytes);
    kernels::put_diagonals<sizes::size>(out, detail::raw(Diagonals::data(arena)), sizes::band);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
