// SPDX-License-Identifier: Apache-2.0
// ReverseSequence: each sequence of a batch turned around up to its own length.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct reverse_sequence : op_base<reverse_sequence> {
  static constexpr std::string_view op_stem = "reverse_sequence";

  std::int64_t seq_dim = 0;
  std::int64_t batch_dim = 0;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_reverse_sequence(const attributes& a);

}  // namespace tf_embed::gen
