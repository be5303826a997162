// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/recurrent_ops.hpp"

#include "ops/recurrent/gru.hpp"
#include "ops/recurrent/lstm.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> recurrent_ops() { return {gru_rows(), lstm_rows()}; }

}  // namespace tf_embed::gen
