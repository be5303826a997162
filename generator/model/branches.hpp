// SPDX-License-Identifier: Apache-2.0
// The branches of TensorFlow 1: what a Switch sends one of two ways and a Merge joins.
#pragma once

#include "model/node_lists.hpp"
#include "model/structured_control.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// Makes every pair of branches among `set`, nodes that run equally often, a StatelessIf, the innermost first. What is
/// made is added to `set`, `nodes` and `made`; a Merge becomes an identity of its name. `outputs` are tensors that are
/// read from elsewhere.
void structure_branches(std::vector<const proto::NodeDef*>& set, const std::vector<std::string>& outputs,
                        node_index& nodes, std::vector<std::unique_ptr<proto::NodeDef>>& made,
                        extracted_bodies& bodies);

}  // namespace tf_embed::gen
