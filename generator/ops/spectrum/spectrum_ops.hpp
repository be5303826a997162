// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ops/support/op_row.hpp"

#include <span>
#include <vector>

namespace tf_embed::gen {

/// The rows of all ops in this folder.
std::vector<std::span<const op_row>> spectrum_ops();

}  // namespace tf_embed::gen
