// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/matmul.hpp>
#include <tf_embed/layers/epilogue.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// Matrix products of two tensors that are both computed at run time, one for each index of the leading axes; bias,
/// residual and activation are fused.
///
///   A [..., M, K] ([..., K, M] if AdjA), B [..., K, N] ([..., N, K] if AdjB), Out [..., M, N]
///   Leading axes of A and B broadcast as TensorFlow's BatchMatMulV2: missing or 1 is repeated.
///   out[..., m, n] = activation(bias[n] + residual[..., m, n] + sum(a[..., m, k] b[..., k, n]))
///
/// Out must not overlap A or B; the residual may be Out itself. Uses a panel of stack, see `stack_bytes`.
template <tensor_like A, tensor_like B, writable_tensor Out, bool AdjA = false, bool AdjB = false,
          class Epilogue = epilogue<>>
struct batch_matmul {
  using value_type = typename Out::value_type;
  static_assert(same_dtype<A, Out> && same_dtype<B, Out>,
                "tf_embed: batch_matmul: operands have different element types");
  static_assert(A::shape::rank >= 2 && B::shape::rank >= 2 && Out::shape::rank >= 2,
                "tf_embed: batch_matmul: operands need at least two axes");
  static constexpr std::size_t rank = Out::shape::rank;
  static_assert(rank == std::max(A::shape::rank, B::shape::rank),
                "tf_embed: batch_matmul: the output has too few axes");
  static constexpr index_t rows = Out::shape::dim(rank - 2);
  static constexpr index_t columns = Out::shape::dim(rank - 1);
  static constexpr index_t depth = A::shape::dim(A::shape::rank - (AdjA ? 2 : 1));
  static_assert(A::shape::dim(A::shape::rank - (AdjA ? 1 : 2)) == rows,
                "tf_embed: batch_matmul: A has other rows than the output");
  static_assert(B::shape::dim(B::shape::rank - (AdjB ? 2 : 1)) == columns,
                "tf_embed: batch_matmul: B has other columns than the output");
  static_assert(B::shape::dim(B::shape::rank - (AdjB ? 1 : 2)) == depth,
                "tf_embed: batch_matmul: A and B do not fit together");
  static_assert(Epilogue::template bias_fits<columns>,
                "tf_embed: batch_matmul: the bias needs one number for each output column");
  static_assert(Epilogue::template residual_fits<Out>,
                "tf_embed: batch_matmul: the residual differs from the output in size or type");
  static_assert(Epilogue::template activation_fits<columns>,
                "tf_embed: batch_matmul: the activation needs one alpha for each output column");

  static constexpr std::string_view name = "batch_matmul";
  static constexpr std::size_t stack_bytes =
      kernels::dynamic_matmul_buffers<value_type, simd::default_arch>::bytes + 2048;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    const value_type* a = A::data(arena);
    const value_type* b = B::data(arena);
    value_type* out = Out::data(arena);
    constexpr unsigned widths = kernels::dynamic_matmul_buffers<value_type, Arch>::widths_for(columns);
    auto end = Epilogue::template make<value_type>(arena);
    constexpr index_t batches = rows * columns == 0 ? 0 : Out::size / (rows * columns);
    for (index_t i = 0; i < batches; ++i) {
      kernels::dynamic_matmul<value_type, Arch, AdjA, AdjB, widths, rows <= kernels::few_rows>(
          rows, depth, columns, a + source<A>(i) * rows * depth, b + source<B>(i) * depth * columns,
          out + i * rows * columns, end);
      if (end.residual) end.residual += rows * columns;
    }
    return status::ok;
  }

 private:
  /// The matrix of `Operand` that output matrix `i` is made of.
  template <class Operand>
  static index_t source(index_t i) noexcept {
    index_t result = 0;
    index_t stride = 1;
    for (std::size_t axis = 2; axis < rank; ++axis) {
      const index_t size = Out::shape::dim(rank - 1 - axis);
      const index_t own = axis < Operand::shape::rank ? Operand::shape::dim(Operand::shape::rank - 1 - axis) : 1;
      if (own != 1) result += i % size * stride;
      stride *= own;
      i /= size;
    }
    return result;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
