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
  bool has_whole_names = false;  ///< its nodes are called what they were before they came into the region
  diagnostics problems = {};     ///< why it could not be read; told where the op needs the region
};

/// What stands before the names of a region's nodes, where its op is called `owner`.
inline std::string path_into(const std::string& owner, const region& r) {
  return r.has_whole_names ? std::string() : owner + "/" + r.name + "/";
}

}  // namespace tf_embed::gen
