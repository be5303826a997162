// SPDX-License-Identifier: Apache-2.0
// ReverseSequence: each sequence of a batch reversed up to its own length.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

struct reverse_sequence : op_base<reverse_sequence> {
  static constexpr std::string_view op_stem = "reverse_sequence";
  bool operator==(const reverse_sequence&) const = default;

  std::int64_t seq_dim = 0;
  std::int64_t batch_dim = 0;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_reverse_sequence(const attributes& a);

std::span<const op_row> reverse_sequence_rows();

}  // namespace tf_embed::gen
