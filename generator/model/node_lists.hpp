// SPDX-License-Identifier: Apache-2.0
// Lists of nodes by name, as the restructuring of control flow works on them.
#pragma once

#include "graph.pb.h"
#include "model/structured_control.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tf_embed::gen {

/// "node:port" taken apart; a control input has no port.
struct edge {
  std::string node;
  int port = 0;
  bool is_control = false;
};
edge edge_of(const std::string& input);
std::string edge_text(const std::string& node, int port);

using node_index = std::unordered_map<std::string, const proto::NodeDef*>;

/// Cuts out of a list of nodes what some tensors need. `replace` gives the new name of a tensor at which the walk ends,
/// or nothing where the walk goes on to its node. Answers the nodes, and the names of the tensors. Control inputs go.
struct cut_out {
  std::vector<proto::NodeDef> nodes;
  std::vector<std::string> results;
  bool is_sound = true;  ///< false where a tensor is not among the nodes
};
cut_out cut(const node_index& nodes, const std::vector<std::string>& results,
            const std::function<std::string(const edge&)>& replace);

proto::NodeDef identity_node(const std::string& name, const std::string& input);
/// A name that no node has.
std::string unused_name(const node_index& nodes, std::string wanted);
/// Gives an op a graph by one of its attributes, under a name that no other has.
void add_body(proto::NodeDef& n, const std::string& attribute, extracted_body made, extracted_bodies& bodies);
/// The same, as the last of an attribute's list of graphs.
void add_body_of_several(proto::NodeDef& n, const std::string& attribute, extracted_body made,
                         extracted_bodies& bodies);

}  // namespace tf_embed::gen
