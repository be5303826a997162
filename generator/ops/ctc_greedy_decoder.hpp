// SPDX-License-Identifier: Apache-2.0
// CTCGreedyDecoder: the likeliest class of each step, without repeats and blanks.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// Input 0 [steps, batch, classes], input 1 the steps that count of each entry of the batch. Outputs: a sparse tensor
/// (indices, values, shape) of the classes, and the negated sum of what was likeliest.
struct ctc_greedy_decoder : op_base<ctc_greedy_decoder> {
  static constexpr std::string_view op_stem = "ctc_greedy_decoder";

  bool merge_repeated = false;
  std::int64_t blank = -1;  ///< from infer_shape on counted from 0

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_ctc_greedy_decoder(const attributes& a);

}  // namespace tf_embed::gen
