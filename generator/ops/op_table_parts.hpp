// SPDX-License-Identifier: Apache-2.0
// The parts of the op table that have files of their own.
#pragma once

#include "ops/op_table.hpp"

#include <span>

namespace tf_embed::gen {

/// Gradients, which graphs cut from training hold.
std::span<const op_row> gradient_rows();
/// What is seldom met in networks: old names, odd corners of mathematics, what optimisers leave behind.
std::span<const op_row> rare_rows();

}  // namespace tf_embed::gen
