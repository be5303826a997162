// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sequence_ops.hpp"

#include "ops/sequence/ctc_greedy_decoder.hpp"
#include "ops/sequence/ctc_loss.hpp"
#include "ops/sequence/ragged.hpp"
#include "ops/sequence/ragged_range.hpp"
#include "ops/sequence/sparse_dense.hpp"
#include "ops/sequence/sparse_fill_empty_rows.hpp"
#include "ops/sequence/sparse_reshape.hpp"
#include "ops/sequence/sparse_to_dense.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> sequence_ops() {
  return {ctc_greedy_decoder_rows(), ctc_loss_rows(),       ragged_rows(),
          ragged_range_rows(),       sparse_dense_rows(),   sparse_fill_empty_rows_rows(),
          sparse_reshape_rows(),     sparse_to_dense_rows()};
}

}  // namespace tf_embed::gen
