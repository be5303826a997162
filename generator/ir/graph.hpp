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
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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
  /// Why a legalising pass left the node as it is, where that means that it has no layers.
  std::optional<diagnostic> refusal;
  bool alive = true;
};

/// A named result or argument of the network.
struct endpoint {
  std::string name;
  gen::value value;
};

/// A value that the network keeps from one call to the next. Its input is what a call finds, its output what the next
/// call will find; see graph::states.
struct graph_state {
  std::string name;  ///< of the variable, or of the tied input; hostile
  tensor initial;    ///< what the first call finds
};

/// A directed acyclic graph. Ids stay valid; erased nodes stay as tombstones.
///
/// What a pass adds or changes is inferred on the spot, so that no type is written by hand; and a value is replaced
/// only by one of the same type, run-time extents included. A step that breaks this is done all the same and kept as a
/// fault, which run_passes makes an error that names the pass. Graphs without types are only met between the import and
/// resolve (ir/graph_typing.hpp).
class graph {
 public:
  graph();
  ~graph();
  graph(graph&&) noexcept;
  graph& operator=(graph&&) noexcept;

  /// A copy whose ops are copies too. Constants share their bytes.
  graph clone() const;

  /// Adds a node that reads `reads`, with the types that its op infers. An error carries the node's place; the graph is
  /// then as before. Of a name that another node has already a new one is made.
  result<node_id> add(std::string name, std::string op_name, std::unique_ptr<gen::op> op, std::vector<value> reads);
  value add_constant(std::string name, tensor t);
  value add_input(std::string name, tensor_type type);

  const node& at(node_id id) const { return nodes_[id]; }
  const tensor_type& type(value v) const { return nodes_[v.node].outputs[v.port]; }
  /// The constant behind a value, or null.
  const tensor* constant(value v) const;
  std::size_t size() const { return nodes_.size(); }

  /// Lets everything that reads `from`, outputs of the graph included, read `to`, which is of the type that those
  /// readers know: that of `from`, or what it was before `change` gave it another.
  void replace_uses(value from, value to);
  /// The same, after which the node of `from` goes, with everything that only it needed. Its other outputs must be
  /// unread.
  void replace_node(value from, value to);
  /// All that reads `made`, outputs of the graph included, reads `after` instead; its node reads `made` as input 0.
  void insert_after(value made, value after);
  /// Gives a node another op, other inputs, or both, and infers its types anew; name and readers stay. On an error,
  /// which carries the node's place, the node is as before. An output that gets another type must be replaced for all
  /// its readers in the same pass (insert_after).
  result<void> change(node_id id, std::unique_ptr<gen::op> op, std::vector<value> reads);
  result<void> change_op(node_id id, std::unique_ptr<gen::op> op);
  result<void> change_inputs(node_id id, std::vector<value> reads);
  result<void> change_input(node_id id, std::size_t index, value v);
  /// Also by the name of a node that goes in the same pass.
  void rename(node_id id, std::string name);
  /// Lowering says `why` about the node, in the place of what its op's emit has to say.
  void refuse(node_id id, diagnostic why) { nodes_[id].refusal = std::move(why); }
  /// Turns a node into a constant; its inputs lose a reader.
  void make_constant(node_id id, tensor t);
  /// The number of places that read `v`, outputs of the graph included.
  std::size_t use_count(value v) const;
  /// The only node that reads `v`, if `v` is read exactly once and is no output of the graph.
  std::optional<use> single_use(value v) const;
  bool is_output(value v) const;

  /// For each node whether one of `values` is made from it; those that make the values themselves are.
  std::vector<bool> nodes_behind(std::span<const value> values) const;
  /// Erases every node that no output needs. Inputs of the graph stay.
  void remove_dead();
  /// Alive nodes, every one after the nodes it reads; stable: ties in order of ids.
  std::vector<node_id> topological_order() const;

  /// The id of the run-time extent that a node finds for its output `port`: the same at every call, and no other's in
  /// this graph, those inside it or those around it.
  std::uint64_t extent_id(value v);
  /// The id of an extent that follows from others, for all that describe it by the same numbers.
  std::uint64_t extent_id(const std::vector<std::int64_t>& description);
  /// The most that the count of an extent can be, as it was found first: rewrites may make more or less known of the
  /// values behind it, and sizes must not change.
  std::int64_t first_bound(std::uint64_t extent, std::int64_t most);
  /// For a step of a pass that cannot fail: an error becomes a fault.
  void require(const result<void>& step);
  void add_fault(std::string what) { faults_.push_back(std::move(what)); }
  /// What the steps since the last call did wrong; empty where all were right. Text of the graph in it is printable.
  std::vector<std::string> take_faults();

  /// An empty graph for a region of one of this graph's ops: its extents are counted together with this one's.
  graph make_nested() const;

  std::vector<endpoint> inputs;
  std::vector<endpoint> outputs;
  /// The last inputs and the last outputs, in this order, are no border of the network but its state. To passes they
  /// are inputs and outputs like any other. Read them by ir/call.hpp.
  std::vector<graph_state> states;

 private:
  friend class graph_typing;

  explicit graph(std::shared_ptr<std::uint64_t> extents);

  node_id append(std::string name, std::string op_name, std::unique_ptr<gen::op> op, std::vector<value> reads,
                 std::vector<tensor_type> types);
  result<void> infer(node_id id);
  void set_inputs(node_id id, std::vector<value> inputs);
  void set_input(node_id id, std::size_t index, value v);
  void drop_use(value v, node_id reader, std::size_t index);
  bool has_type(value v) const { return v.port < nodes_[v.node].outputs.size(); }
  void expect_type(value of, const tensor_type& expected, const tensor_type& found);
  bool is_needed(node_id id) const;
  void bury(node_id id);

  std::string unused_name(std::string wanted);

  std::deque<node> nodes_;
  std::unordered_map<std::string, std::size_t> names_;  ///< names ever given, with the next suffix
  std::shared_ptr<std::uint64_t> extents_;              ///< how many were given out
  std::map<value, std::uint64_t> extent_ids_;
  std::map<value, tensor_type> owed_;  ///< outputs that were given another type, and the type that their readers know
  std::vector<std::string> faults_;
  std::map<std::vector<std::int64_t>, std::uint64_t> derived_extent_ids_;
  std::map<std::uint64_t, std::int64_t> extent_bounds_;
};

}  // namespace tf_embed::gen
