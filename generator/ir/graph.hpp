// SPDX-License-Identifier: Apache-2.0
// The graph that the passes rewrite: nodes with typed outputs, and use lists that make every rewrite local.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

class op;

using node_id = std::uint32_t;
inline constexpr node_id no_node = ~node_id{0};

/// One output of one node.
struct value {
  node_id node = no_node;
  std::uint32_t port = 0;

  auto operator<=>(const value&) const = default;
};

/// One place where a node reads a value.
struct use {
  node_id node;
  std::uint32_t input;
};

/// A node: an operation, a constant, or an input of the graph (neither `op` nor `constant` set).
struct node {
  std::string name;                ///< as in the graph file; hostile until mangled or escaped
  std::string op_name;             ///< TensorFlow's op, or the stem of an op made by a pass
  std::unique_ptr<gen::op> op;     ///< what it computes; null for constants and graph inputs
  std::optional<tensor> constant;  ///< the value of a constant (port 0)
  std::vector<value> inputs;
  std::vector<tensor_type> outputs;
  std::vector<use> uses;  ///< every place that reads any of the outputs; kept by `graph`
  bool alive = true;
};

/// A named result or argument of the network.
struct endpoint {
  std::string name;
  gen::value value;
};

/// A directed acyclic graph. Ids stay valid; erased nodes stay as tombstones.
class graph {
 public:
  graph();
  ~graph();
  graph(graph&&) noexcept;
  graph& operator=(graph&&) noexcept;

  /// A copy whose ops are copies too. Constants share their bytes.
  graph clone() const;

  /// Adds a node that reads `reads`. The types of its outputs may be filled in later.
  node_id add(std::string name, std::string op_name, std::unique_ptr<gen::op> op, std::vector<value> reads,
              std::vector<tensor_type> types = {});
  value add_constant(std::string name, tensor t);
  value add_input(std::string name, tensor_type type);

  node& at(node_id id) { return nodes_[id]; }
  const node& at(node_id id) const { return nodes_[id]; }
  const tensor_type& type(value v) const { return nodes_[v.node].outputs[v.port]; }
  /// The constant behind a value, or null.
  const tensor* constant(value v) const;
  std::size_t size() const { return nodes_.size(); }

  /// Lets everything that reads `from`, outputs of the graph included, read `to`.
  void replace_uses(value from, value to);
  /// The same, after which the node of `from` goes, with everything that only it needed. Its other outputs must be
  /// unread.
  void replace_node(value from, value to);
  /// All that reads `made`, outputs of the graph included, reads `after` instead; its node reads `made` as input 0.
  void insert_after(value made, value after);
  /// Puts another op in the place of a node's, which keeps its name, operands and readers; infer_node then tells
  /// whether it fits.
  void replace_op(node_id id, std::unique_ptr<gen::op> op);
  void set_input(node_id id, std::size_t index, value v);
  void set_inputs(node_id id, std::vector<value> inputs);
  /// Turns a node into a constant; its inputs lose a reader.
  void make_constant(node_id id, tensor t);
  /// The number of places that read `v`, outputs of the graph included.
  std::size_t use_count(value v) const;
  /// The only node that reads `v`, if `v` is read exactly once and is no output of the graph.
  std::optional<use> single_use(value v) const;
  bool is_output(value v) const;

  /// Erases every node that no output needs. Inputs of the graph stay.
  void remove_dead();
  /// Alive nodes, every one after the nodes it reads; stable: ties in order of ids.
  std::vector<node_id> topological_order() const;

  /// The id of the run-time extent that a node finds for its output `port`: the same at every call, and no other's in
  /// this graph, those inside it or those around it.
  std::uint64_t extent_id(value v);
  /// An empty graph for a region of one of this graph's ops: its extents are counted together with this one's.
  graph make_nested() const;

  std::vector<endpoint> inputs;
  std::vector<endpoint> outputs;

 private:
  explicit graph(std::shared_ptr<std::uint64_t> extents);

  void drop_use(value v, node_id reader, std::size_t index);
  bool is_needed(node_id id) const;
  void bury(node_id id);

  std::deque<node> nodes_;
  std::shared_ptr<std::uint64_t> extents_;  ///< how many were given out
  std::map<value, std::uint64_t> extent_ids_;
};

}  // namespace tf_embed::gen
