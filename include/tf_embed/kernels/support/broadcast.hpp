// SPDX-License-Identifier: Apache-2.0
// How operands of different shapes are walked together: a plan made by the compiler, and the loop over its rows.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <array>
#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET {

/// The same elements under another shape of equal size: a bias over channels becomes `shape<C, 1, 1>`.
template <tensor_like Tensor, class Shape>
  requires(Tensor::shape::size == Shape::size)
using with_shape = tensor<typename Tensor::value_type, Shape, typename Tensor::storage>;

}  // namespace tf_embed::TF_EMBED_TARGET

namespace tf_embed::TF_EMBED_TARGET::kernels {

inline constexpr std::size_t max_axes = 8;

/// `N` operands read along the axes of one row-major output, with axes merged wherever every operand allows it. The
/// last axis is the row; each operand's stride along it is 0 or 1.
template <std::size_t N>
struct broadcast_plan {
  std::size_t rank = 1;
  std::array<index_t, max_axes> dims{1};
  std::array<std::array<index_t, max_axes>, N> strides{};

  constexpr index_t row() const { return dims[rank - 1]; }
  constexpr bool varies(std::size_t operand) const { return strides[operand][rank - 1] != 0; }
};

/// Whether an operand's shape broadcasts to `Out` by NumPy's rules.
template <class Shape, class Out>
constexpr bool broadcasts_to() {
  if (Shape::rank > Out::rank) return false;
  for (std::size_t i = 0; i < Shape::rank; ++i) {
    const index_t have = Shape::dims[Shape::rank - 1 - i];
    if (have != 1 && have != Out::dims[Out::rank - 1 - i]) return false;
  }
  return true;
}

/// The strides with which a tensor of shape `Shape` is read along the axes of `Out`; 0 along repeated axes.
template <class Shape, class Out>
constexpr std::array<index_t, Out::rank> strides_along() {
  std::array<index_t, Out::rank> s{};
  index_t step = 1;
  for (std::size_t i = 0; i < Shape::rank; ++i) {
    const index_t dim = Shape::dims[Shape::rank - 1 - i];
    s[Out::rank - 1 - i] = dim == 1 ? 0 : step;
    step *= dim;
  }
  return s;
}

/// The plan for operands of shapes `Shapes...` that make an output of shape `Out`.
template <class Out, class... Shapes>
constexpr broadcast_plan<sizeof...(Shapes)> make_broadcast_plan() {
  constexpr std::size_t n = sizeof...(Shapes);
  const std::array<std::array<index_t, Out::rank>, n> from{strides_along<Shapes, Out>()...};
  broadcast_plan<n> plan;
  plan.rank = 0;
  for (std::size_t axis = 0; axis < Out::rank; ++axis) {
    const index_t dim = Out::dims[axis];
    if (dim == 1) continue;
    bool merges = plan.rank != 0;
    for (std::size_t k = 0; k < n && merges; ++k) {
      merges = plan.strides[k][plan.rank - 1] == from[k][axis] * dim;
    }
    if (!merges) plan.dims[plan.rank++] = 1;
    plan.dims[plan.rank - 1] *= dim;
    for (std::size_t k = 0; k < n; ++k) plan.strides[k][plan.rank - 1] = from[k][axis];
  }
  if (plan.rank == 0) {  // one element: a row of one
    plan.rank = 1;
    for (std::size_t k = 0; k < n; ++k) plan.strides[k][0] = 1;
  }
  return plan;
}

/// Calls `row(offsets, out_offset)` for every row of the plan, in the output's order. No dimension may be zero.
template <std::size_t N, class Row>
TF_EMBED_INLINE void for_each_row(const broadcast_plan<N>& plan, Row row) noexcept {
  std::array<index_t, max_axes> at{};
  std::array<index_t, N> offsets{};
  index_t out = 0;
  while (true) {
    row(offsets, out);
    out += plan.row();
    std::size_t axis = plan.rank - 1;
    while (true) {
      if (axis == 0) return;
      --axis;
      for (std::size_t k = 0; k < N; ++k) offsets[k] += plan.strides[k][axis];
      if (++at[axis] < plan.dims[axis]) break;
      for (std::size_t k = 0; k < N; ++k) offsets[k] -= plan.strides[k][axis] * plan.dims[axis];
      at[axis] = 0;
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
