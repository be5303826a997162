// SPDX-License-Identifier: Apache-2.0
// What TensorFlow has as one op though it is several one after another: FusedPadConv2D, and what its own optimiser
// leaves in a saved graph (_FusedConv2D, _FusedMatMul and their like).
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"

#include <memory>
#include <vector>

namespace tf_embed::gen {

/// The stages of a chain, each with what it inferred.
struct inferred_stages {
  std::vector<std::shared_ptr<const op>> ops;
};

/// A chain of ops: each takes inputs of the node and the result of the one before it.
struct fused : composite_op<fused, inferred_stages> {
  static constexpr std::string_view op_stem = "fused";
  bool operator==(const fused&) const = default;
  static constexpr std::size_t previous = static_cast<std::size_t>(-1);

  struct stage {
    std::shared_ptr<const op> what;
    std::vector<std::size_t> inputs;  ///< of the node, or `previous`

    bool operator==(const stage& other) const { return what->equals(*other.what) && inputs == other.inputs; }
  };

  std::vector<stage> stages;
  std::size_t input_count = 0;
  std::size_t output_count = 1;  ///< the last stage's first output, then others of the first stage

  result<std::vector<tensor_type>> infer(const shape_context& context, inferred_stages& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

std::span<const op_row> fused_rows();

}  // namespace tf_embed::gen
