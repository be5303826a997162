// SPDX-License-Identifier: Apache-2.0
// A graph inside an op: the branch of an If, the body of a While.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"

#include <string>

namespace tf_embed::gen {

/// Owned by an op. `body.inputs` are the region's arguments, in the order in which the op hands them over, and
/// `body.outputs` its results. A region reads nothing else of the graph around it.
struct region {
  std::string name;  ///< what it is to its op, for paths of layers: "then", "else", "body"
  graph body;
  diagnostics problems = {};  ///< why it could not be read; told where the op needs the region
};

}  // namespace tf_embed::gen
