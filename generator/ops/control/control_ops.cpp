// SPDX-License-Identifier: Apache-2.0
#include "ops/control/control_ops.hpp"

#include "ops/control/cond.hpp"
#include "ops/control/switch.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> control_ops() { return {cond_rows(), switch_rows()}; }

}  // namespace tf_embed::gen
