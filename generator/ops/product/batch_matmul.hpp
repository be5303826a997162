// SPDX-License-Identifier: Apache-2.0
// BatchMatMul and its versions: matrix products over broadcast batch axes, with their fused tail.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/epilogue.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// Inputs: x, y, then the epilogue's operands.
struct batch_matmul : op_base<batch_matmul> {
  static constexpr std::string_view op_stem = "batch_matmul";
  bool operator==(const batch_matmul&) const = default;

  bool adj_x = false;
  bool adj_y = false;
  bool conjugates = true;                    ///< complex numbers that are transposed are conjugated, too
  bool broadcasts = true;                    ///< false for the first version, whose batch axes must be equal
  gen::dtype output_dtype = dtype::invalid;  ///< Tout of the third version; invalid: the operands'
  gen::epilogue epilogue;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  /// Bytes whose products are wider become int32 first.
  result<std::vector<value>> expand(subgraph& s) const override;
  void widen_attributes(dtype) override {
    if (is_half(output_dtype)) output_dtype = dtype::float32;
  }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
  std::optional<gen::epilogue_slot> epilogue_slot(std::span<const tensor_type> inputs) const override;
  std::unique_ptr<op> with_epilogue(const gen::epilogue& e) const override;
};

result<std::unique_ptr<op>> load_batch_matmul(const attributes& a);

/// Whether products of `t` can be packed and can have an epilogue.
bool is_gemm_type(dtype t);

/// Adds the layer te::batch_matmul, which takes operands known only at run time, on inputs 0 and 1; an error where it
/// has no code for their type.
result<void> emit_batch_matmul(layer_builder& b, bool transpose_first, bool transpose_second, const epilogue& e,
                               std::int64_t macs);

std::span<const op_row> batch_matmul_rows();

}  // namespace tf_embed::gen
