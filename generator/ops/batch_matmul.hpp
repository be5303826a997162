// SPDX-License-Identifier: Apache-2.0
// BatchMatMul and its versions: matrix products over broadcast batch axes.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct batch_matmul : op_base<batch_matmul> {
  static constexpr std::string_view op_stem = "batch_matmul";

  bool adj_x = false;
  bool adj_y = false;
  bool broadcasts = true;                    ///< false for the first version, whose batch axes must be equal
  gen::dtype output_dtype = dtype::invalid;  ///< Tout of the third version; invalid: the operands'

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  /// Bytes whose products are wider become int32 first.
  result<std::vector<value>> expand(subgraph& s) const override;
  void widen_attributes() override {
    if (is_half(output_dtype)) output_dtype = dtype::float32;
  }
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
};

result<std::unique_ptr<op>> load_batch_matmul(const attributes& a);

/// Whether the layer te::batch_matmul, which takes operands known only at run time, has code for `t`.
result<void> check_batch_matmul_kernel(dtype t);

}  // namespace tf_embed::gen
