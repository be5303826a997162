// SPDX-License-Identifier: Apache-2.0
// Where a graph of TensorFlow makes, reads and assigns its variables.
#pragma once

#include "graph.pb.h"
#include "model/import.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// What an op does to the variable that its first input names.
enum class assignment { none, value, sum, difference, scattered };

/// The assignment that an op is, in the form of variables as resources or as references.
assignment assignment_of(const std::string& op);
/// Whether it changes the variable where it lies, so that all who look at a reference see it.
bool is_in_place(assignment a);
/// Whether an op changes a variable in another way, of which no value is made: what trains, for one.
bool is_other_change(const std::string& op);
/// Whether an op makes a variable.
bool makes_variable(const std::string& op);
/// Whether the outputs of such an op are references to the variable, which every reader reads through.
bool is_reference(const std::string& op);
/// Whether what an op gives may lie where its first input does, as TensorFlow runs it.
bool shares_buffer(const std::string& op);
/// Whether it is that input, unchanged.
bool hands_on_value(const std::string& op);
/// Ops that hand a variable on into a branch or a loop, or out of it.
bool is_gate(const std::string& op);

/// A variable as the input of a node.
struct variable_access {
  int variable = -1;  ///< the node that makes it
  int through = -1;   ///< the gate behind which it is read, or -1
};

/// The nodes of a graph by number, with the variables that they read. Nodes of one name twice are told of elsewhere:
/// the first counts.
class variable_accesses {
 public:
  explicit variable_accesses(const proto::GraphDef& def);

  /// One edge of the graph. A name that no node has is no edge.
  struct edge {
    int from = -1;
    std::uint32_t port = 0;
    bool control = false;
  };

  const proto::NodeDef& node(int i) const { return def_.node(i); }
  int size() const { return def_.node_size(); }
  /// The number of a node; -1 where there is none.
  int find(const std::string& name) const;
  /// In the order of the node's inputs; `from` is -1 where there is no such node.
  const std::vector<edge>& inputs(int i) const { return inputs_[static_cast<std::size_t>(i)]; }
  /// The variable behind one input of a node. Several nodes that make a variable of one shared name make one.
  std::optional<variable_access> access(const edge& e) const;

 private:
  const proto::GraphDef& def_;
  std::unordered_map<std::string, int> index_;
  std::vector<std::vector<edge>> inputs_;
  std::vector<int> first_of_its_name_;  ///< of nodes that make variables: the first of the same shared name
};

}  // namespace tf_embed::gen
