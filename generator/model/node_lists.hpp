// SPDX-License-Identifier: Apache-2.0
// Lists of nodes by name, as the restructuring of control flow works on them.
#pragma once

#include "graph.pb.h"
#include "model/import.hpp"
#include "model/structured_control.hpp"

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tf_embed::gen {

/// parse_tensor_name of an input, which stands for no node where it names no tensor.
tensor_name read_name(const std::string& input);

using node_index = std::unordered_map<std::string, const proto::NodeDef*>;

/// Works something out of a node from what is worked out of those before it: depth first, without recursion, as graphs
/// may be deep. `before(name)` are the names that a node waits for, `settle(name)` puts it into `known`. What is open
/// is met again in no sound graph; it then counts as not known.
template <class Known, class Before, class Settle>
void settle_depth_first(const std::string& root, const Known& known, const Before& before, const Settle& settle) {
  std::vector<std::string> stack{root};
  std::unordered_set<std::string> open;
  while (!stack.empty()) {
    const std::string at = stack.back();
    if (!known.contains(at) && open.insert(at).second) {
      for (const std::string& name : before(at)) {
        if (!known.contains(name) && !open.contains(name)) stack.push_back(name);
      }
      continue;
    }
    if (!known.contains(at)) settle(at);
    stack.pop_back();
  }
}

/// Cuts out of a list of nodes what some tensors need. `replace` gives the new name of a tensor at which the walk ends,
/// or nothing where the walk goes on to its node. Answers the nodes, and the names of the tensors. Control inputs go.
struct cut_out {
  std::vector<proto::NodeDef> nodes;
  std::vector<std::string> results;
  bool is_sound = true;  ///< false where a tensor is not among the nodes
};
cut_out cut(const node_index& nodes, const std::vector<std::string>& results,
            const std::function<std::string(const tensor_name&)>& replace);

proto::NodeDef identity_node(const std::string& name, const std::string& input);
/// A name that no node has.
std::string unused_name(const node_index& nodes, std::string wanted);
/// Gives an op a graph by one of its attributes, under a name that no other has.
void add_body(proto::NodeDef& n, const std::string& attribute, extracted_body made, extracted_bodies& bodies);
/// The same, as the last of an attribute's list of graphs.
void add_body_of_several(proto::NodeDef& n, const std::string& attribute, extracted_body made,
                         extracted_bodies& bodies);

}  // namespace tf_embed::gen
