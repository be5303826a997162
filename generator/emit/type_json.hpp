// SPDX-License-Identifier: Apache-2.0
// The type of a tensor as JSON, the same in the report and in what --json prints.
#pragma once

#include "io/json.hpp"
#include "ir/tensor.hpp"

namespace tf_embed::gen {

/// Sets `dtype`, `shape`, and which sizes of it a run decides: `run_time_axis`, or `run_time_axes` where there are
/// several.
void describe_type(json& j, const tensor_type& t);

}  // namespace tf_embed::gen
