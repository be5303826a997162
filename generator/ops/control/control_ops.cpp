// SPDX-License-Identifier: Apache-2.0
#include "ops/control/control_ops.hpp"

#include "ops/control/cond.hpp"
#include "ops/control/switch.hpp"
#include "ops/control/tensor_list.hpp"
#include "ops/control/while_loop.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> control_ops() {
  return {cond_rows(), switch_rows(), tensor_array_rows(), tensor_list_rows(), while_loop_rows()};
}

}  // namespace tf_embed::gen
