// SPDX-License-Identifier: Apache-2.0
// Layers: square matrices, eliminated.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/matrix_solve.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace detail {
template <class In>
struct square_matrices {
  using value_type = typename In::value_type;
  static_assert(std::is_floating_point_v<value_type>, "tf_embed: matrix_solve: the matrices must be float or double");
  static constexpr std::size_t rank = In::shape::rank;
  static_assert(rank >= 2 && In::shape::dims[rank - 2] == In::shape::dims[rank - 1],
                "tf_embed: matrix_solve: the matrices must be square");
  static constexpr index_t n = In::shape::dims[rank - 1];
  static constexpr index_t count = In::shape::product(0, rank - 2);
};
}  // namespace detail

/// TensorFlow's MatrixInverse over the last two axes. `Work` is one matrix of scratch. A matrix without inverse is
/// `status::invalid_argument`. float, double.
///
///     te::matrix_inverse<x, y, work, false>   // x and y [2,3,3], work [3,3]
template <tensor_like In, writable_tensor Out, writable_tensor Work, bool Adjoint>
struct matrix_inverse : detail::square_matrices<In> {
  static constexpr std::string_view name = "matrix_inverse";
  using base = detail::square_matrices<In>;
  static_assert(same_dtype<In, Out> && same_shape<In, Out> && Work::size == base::n * base::n,
                "tf_embed: matrix_inverse: input and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t n = base::n;
    auto* out = Out::data(arena);
    std::fill(out, out + Out::size, typename base::value_type(0));
    for (index_t i = 0; i < base::count; ++i) {
      for (index_t k = 0; k < n; ++k) out[i * n * n + k * n + k] = 1;
      const status s = kernels::solve(In::data(arena) + i * n * n, out + i * n * n, Work::data(arena), n, n, Adjoint);
      if (s != status::ok) return s;
    }
    return status::ok;
  }
};

/// TensorFlow's MatrixSolve: `Out` such that `In` x `Out` = `Rhs`; with `Adjoint` the transpose of `In`.
///
///     te::matrix_solve<a, b, y, work, false>   // a [3,3], b and y [3,2], work [3,3]
template <tensor_like In, tensor_like Rhs, writable_tensor Out, writable_tensor Work, bool Adjoint>
struct matrix_solve : detail::square_matrices<In> {
  static constexpr std::string_view name = "matrix_solve";
  using base = detail::square_matrices<In>;
  static_assert(same_dtype<In, Out> && same_dtype<Rhs, Out> && same_shape<Rhs, Out> && Work::size == base::n * base::n,
                "tf_embed: matrix_solve: right-hand side and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t n = base::n;
    constexpr index_t columns = Out::shape::dims[Out::shape::rank - 1];
    std::memmove(Out::data(arena), Rhs::data(arena), Out::bytes);
    for (index_t i = 0; i < base::count; ++i) {
      const status s = kernels::solve(In::data(arena) + i * n * n, Out::data(arena) + i * n * columns,
                                      Work::data(arena), n, columns, Adjoint);
      if (s != status::ok) return s;
    }
    return status::ok;
  }
};

/// TensorFlow's MatrixTriangularSolve: the same for a matrix of which only the `Lower` (or upper) triangle counts. A 0
/// on the diagonal gives infinities.
///
///     te::matrix_triangular_solve<a, b, y, true, false>
template <tensor_like In, tensor_like Rhs, writable_tensor Out, bool Lower, bool Adjoint>
struct matrix_triangular_solve : detail::square_matrices<In> {
  static constexpr std::string_view name = "matrix_triangular_solve";
  using base = detail::square_matrices<In>;
  static_assert(same_dtype<In, Out> && same_dtype<Rhs, Out> && same_shape<Rhs, Out>,
                "tf_embed: matrix_triangular_solve: right-hand side and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t n = base::n;
    constexpr index_t columns = Out::shape::dims[Out::shape::rank - 1];
    std::memmove(Out::data(arena), Rhs::data(arena), Out::bytes);
    for (index_t i = 0; i < base::count; ++i) {
      kernels::substitute<Adjoint>(In::data(arena) + i * n * n, Out::data(arena) + i * n * columns, n, columns,
                                   Lower != Adjoint);
    }
    return status::ok;
  }
};

/// TensorFlow's MatrixDeterminant over the last two axes.
///
///     te::matrix_determinant<x, y, work>   // x [2,3,3], y [2], work [3,3]
template <tensor_like In, writable_tensor Out, writable_tensor Work>
struct matrix_determinant : detail::square_matrices<In> {
  static constexpr std::string_view name = "matrix_determinant";
  using base = detail::square_matrices<In>;
  static_assert(same_dtype<In, Out> && Out::size == base::count && Work::size == base::n * base::n,
                "tf_embed: matrix_determinant: the output must have one element for each matrix");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    typename base::value_type sign;
    for (index_t i = 0; i < base::count; ++i)
      Out::data(arena)[i] =
          kernels::determinant<false>(In::data(arena) + i * base::n * base::n, Work::data(arena), base::n, sign);
    return status::ok;
  }
};

/// TensorFlow's LogMatrixDeterminant: the determinant's sign, and the logarithm of its absolute value.
///
///     te::log_matrix_determinant<x, sign, y, work>
template <tensor_like In, writable_tensor Sign, writable_tensor Out, writable_tensor Work>
struct log_matrix_determinant : detail::square_matrices<In> {
  static constexpr std::string_view name = "log_matrix_determinant";
  using base = detail::square_matrices<In>;
  static_assert(same_dtype<In, Out> && same_dtype<In, Sign> && Out::size == base::count && Sign::size == base::count,
                "tf_embed: log_matrix_determinant: the outputs must have one element for each matrix");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    for (index_t i = 0; i < base::count; ++i)
      Out::data(arena)[i] = kernels::determinant<true>(In::data(arena) + i * base::n * base::n, Work::data(arena),
                                                       base::n, Sign::data(arena)[i]);
    return status::ok;
  }
};

/// TensorFlow's Cholesky over the last two axes, of which the lower triangle is read. A matrix that is not positive
/// definite gives NaN.
///
///     te::cholesky<x, y>   // x and y [2,3,3]
template <tensor_like In, writable_tensor Out>
struct cholesky : detail::square_matrices<In> {
  static constexpr std::string_view name = "cholesky";
  using base = detail::square_matrices<In>;
  static_assert(same_dtype<In, Out> && same_shape<In, Out>,
                "tf_embed: cholesky: input and output must have the same dtype and shape");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr index_t each = base::n * base::n;
    for (index_t i = 0; i < base::count; ++i)
      kernels::cholesky(Out::data(arena) + i * each, In::data(arena) + i * each, base::n);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
