// SPDX-License-Identifier: Apache-2.0
// What the rewrites did to a graph, read off by comparing it before and after each: for the report.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// The graph at one moment, without the values of its constants.
struct graph_snapshot {
  struct node_record {
    std::string name;  ///< hostile
    std::string op_name;
    std::vector<value> inputs;
    std::vector<tensor_type> outputs;  ///< empty where no types are known yet
    bool is_constant = false;
    bool is_input = false;
    std::vector<graph_snapshot> blocks = {};  ///< the graphs that its op owns
  };

  std::string name = {};  ///< of a graph that an op owns: "then"; empty for the network

  std::map<node_id, node_record> nodes;
  std::vector<node_id> order;    ///< every node after the nodes it reads
  std::vector<node_id> outputs;  ///< the nodes of the graph's results
};

graph_snapshot take_snapshot(const graph& g);

/// What one rewrite did.
struct rewrite_step {
  /// A removed node, and the node of the graph after the rewrite that does its work now.
  struct gone_node {
    node_id id = no_node;
    node_id into = no_node;  ///< no_node: nothing needed it
  };

  std::string name;
  std::string what;               ///< one line for people
  std::size_t rewrites = 0;       ///< as the rewrite counts
  std::vector<gone_node> gone;    ///< operations and constants, in the order of the graph before
  std::vector<node_id> folded;    ///< operations that became constants
  std::vector<node_id> added;     ///< nodes that the graph did not have before
  std::vector<node_id> reshaped;  ///< nodes that stay, but read or give something else, or took another's name
  std::size_t operations = 0;     ///< nodes after it that compute: neither constants nor inputs
};

/// A graph from the state it was read in to the last rewrite. Costs a copy of all names for every moment kept: two.
class graph_history {
 public:
  explicit graph_history(const graph& g) : before_(take_snapshot(g)), now_(before_) {}

  /// Compares `g`, after the rewrite `name`, with its state at the last call.
  void record(std::string_view name, std::string_view what, std::size_t rewrites, const graph& g);

  const graph_snapshot& before() const { return before_; }
  const graph_snapshot& after() const { return now_; }
  const std::vector<rewrite_step>& steps() const { return steps_; }

  /// The node of the last state that does the work of a node of the first, or no_node. Follows all steps.
  node_id heir_of(node_id id) const;

 private:
  graph_snapshot before_;
  graph_snapshot now_;
  std::vector<rewrite_step> steps_;
  std::map<node_id, node_id> heirs_;  ///< of every node that went, at the step in which it did
};

}  // namespace tf_embed::gen
