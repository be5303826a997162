// SPDX-License-Identifier: Apache-2.0
// What TensorFlow has as one op though it is several one after another: FusedPadConv2D, and what its own optimiser
// leaves in a saved graph (_FusedConv2D, _FusedMatMul and their like).
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <memory>
#include <vector>

namespace tf_embed::gen {

/// A chain of ops: each takes inputs of the node and the result of the one before it.
struct fused : op_base<fused> {
  static constexpr std::string_view op_stem = "fused";
  static constexpr std::size_t previous = static_cast<std::size_t>(-1);

  struct stage {
    std::unique_ptr<op> what;
    std::vector<std::size_t> inputs;  ///< of the node, or `previous`
  };

  std::vector<stage> stages;
  std::size_t input_count = 0;
  std::size_t output_count = 1;  ///< the last stage's first output, then others of the first stage

  fused() = default;
  fused(const fused& other) { *this = other; }
  fused& operator=(const fused& other);

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

/// FusedPadConv2D, FusedResizeAndPadConv2D.
result<std::unique_ptr<op>> load_fused_pad_conv2d(const attributes& a);
/// _FusedConv2D, _FusedMatMul.
result<std::unique_ptr<op>> load_fused_by_optimiser(const attributes& a);

}  // namespace tf_embed::gen
