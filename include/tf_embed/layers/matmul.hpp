// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/overlap.hpp>
#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/matmul.hpp>
#include <tf_embed/kernels/matmul_in_strips.hpp>
#include <tf_embed/kernels/support/gemv.hpp>
#include <tf_embed/layers/epilogue.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// Matrix product with constant weights; bias, residual and activation are fused.
///
///   In [..., K], Out [..., N] with as many rows (the leading axes are taken together), Weights: packed<T, K, N, Block,
///   Data> out[m, n] = activation(bias[n] + residual[m, n] + sum(in[m, k] weights[k, n]))
///
/// Out may lie over In as far as core/overlap.hpp allows for strips of rows; the residual may be Out itself.
template <tensor_like In, class Weights, writable_tensor Out, class Epilogue = epilogue<>>
struct matmul {
  using value_type = typename In::value_type;
  static constexpr index_t rows = Weights::columns == 0 ? 0 : Out::size / Weights::columns;
  static_assert(same_dtype<In, Out> && std::is_same_v<value_type, typename Weights::value_type>,
                "tf_embed: matmul: input, weights and output have different element types");
  static_assert(Weights::groups == 1, "tf_embed: matmul: the weights are those of a grouped convolution");
  static_assert(Out::size == rows * Weights::columns,
                "tf_embed: matmul: the output's last axis is not the columns of the weights");
  static_assert(In::size == rows * Weights::depth,
                "tf_embed: matmul: the input's last axis is not the rows of the weights");
  static_assert(Epilogue::template bias_fits<Weights::columns>,
                "tf_embed: matmul: the bias needs one number for each output column");
  static_assert(Epilogue::template residual_fits<Out>,
                "tf_embed: matmul: the residual differs from the output in size or type");
  static_assert(Epilogue::template activation_fits<Weights::columns>,
                "tf_embed: matmul: the activation needs one alpha for each output column");

  static constexpr std::string_view name = "matmul";
  static constexpr std::size_t stack_bytes = rows == 1 ? 1024 : simd::has_vectors<value_type> ? 4608 : 2048;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    constexpr int block = static_cast<int>(Weights::block);
    static constexpr overlap_run how =
        overlap_run_for({1, rows, rows, Weights::depth, Weights::columns}, overlap_distance<In, Out>,
                        kernels::rows_of_tile<value_type, Arch, block>(Weights::columns));
    static_assert(how.how != overlap_run::order::impossible,
                  "tf_embed: matmul: the output overwrites parts of the input that are still needed");
    const auto end = Epilogue::template make<value_type>(arena);
    if constexpr (rows == 1) {
      kernels::gemv<value_type, Arch, block>(Weights::depth, Weights::columns, In::data(arena), Weights::data(arena),
                                             Out::data(arena), end);
    } else {
      constexpr unsigned widths = kernels::panel_widths<value_type, Arch, block>(Weights::columns);
      constexpr auto product = kernels::matmul<value_type, Arch, block, widths, decltype(end.activation)>;
      if constexpr (how.how == overlap_run::order::apart) {
        product(rows, Weights::depth, Weights::columns, In::data(arena), Weights::data(arena), Out::data(arena), end);
      } else {
        kernels::matmul_in_strips(product, how, rows, Weights::depth, Weights::columns, In::data(arena),
                                  Weights::data(arena), Out::data(arena), end);
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
