// SPDX-License-Identifier: Apache-2.0
// The parts of the op table that have files of their own.
#pragma once

#include "ops/op_table.hpp"

#include <span>

namespace tf_embed::gen {

/// Gradients, which graphs cut from training hold.
std::span<const op_row> gradient_rows();

}  // namespace tf_embed::gen
