// SPDX-License-Identifier: Apache-2.0
// The interpreter behind `tf-embed run`: evaluates every node by its reference.
#pragma once

#include "ir/graph.hpp"

#include <vector>

namespace tf_embed::gen {

/// The values of the graph's outputs, in their order, for `inputs` in the order of the graph's inputs. The graph must
/// be resolved. Values are freed after their last reader. The error of the first node that fails carries its place.
result<std::vector<tensor>> evaluate_graph(const graph& g, const std::vector<tensor>& inputs);

}  // namespace tf_embed::gen
