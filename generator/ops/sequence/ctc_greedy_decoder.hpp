// SPDX-License-Identifier: Apache-2.0
// CTCGreedyDecoder: the likeliest class of each step, without repeats and blanks.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

struct blank_class {
  std::int64_t blank = 0;  ///< never negative
};

/// Input 0 [steps, batch, classes], input 1 how many steps each entry of the batch has. Outputs: a sparse tensor
/// (indices, values, shape) of the classes, and the negated sum of the largest scores.
struct ctc_greedy_decoder : op_base<ctc_greedy_decoder, blank_class> {
  static constexpr std::string_view op_stem = "ctc_greedy_decoder";
  bool operator==(const ctc_greedy_decoder&) const = default;

  bool merge_repeated = false;
  std::int64_t blank = -1;  ///< the class that stands for nothing; a negative one counts from the end

  result<std::vector<tensor_type>> infer(const shape_context& context, blank_class& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_ctc_greedy_decoder(const attributes& a);

std::span<const op_row> ctc_greedy_decoder_rows();

}  // namespace tf_embed::gen
