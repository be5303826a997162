// SPDX-License-Identifier: Apache-2.0
// From the messages of a graph file to the graph that the passes rewrite.
#pragma once

#include "ir/graph.hpp"
#include "ir/inference.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tf_embed::proto {
class GraphDef;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

class op_table;

/// An output that the next call finds as an input: tensors by name.
struct tied_state {
  std::string output;
  std::string input;
};

/// What the user says of the network's border. Names are node names, `:port` optional.
struct import_options {
  std::vector<std::string> inputs;              ///< empty: every placeholder, iterator and queue that the outputs need
  std::vector<std::string> outputs;             ///< empty: what nothing reads; see graph_border
  std::map<std::string, shape> input_shapes;    ///< fills open dimensions; must agree with the known ones
  std::map<std::string, tensor> frozen_inputs;  ///< inputs that become constants
  std::optional<std::int64_t> batch;            ///< the first dimension of inputs that leave it open
  std::set<std::string> fed_nodes;              ///< placeholders with a default that are inputs all the same
  std::vector<tied_state> states;               ///< zeros at the first call
  std::string delete_nodes;                     ///< regular expression (RE2) over node names; empty deletes nothing
  bool open_batch_is_one = false;               ///< judges a network whose inputs leave only the size of axis 0 open
  bool is_function = false;  ///< inputs have no shapes yet: those of the caller's operands come later
};

/// One argument or result as detected in a graph file.
struct border_node {
  std::string name;  ///< of the tensor: ":port" stands behind it for another output than the first
  std::string op;
  dtype type = dtype::invalid;
  std::optional<shape> dims;  ///< nullopt: rank unknown; -1: dimension unknown
};

/// The placeholders of a graph, and the outputs that `import_graph` would use for an empty list. Ops that only train,
/// save or assert are no outputs, nor are those without any.
struct graph_border {
  std::vector<border_node> inputs;
  std::vector<border_node> outputs;
  std::vector<std::string> leftovers;  ///< what nothing reads and no input changes, where there are other outputs
};
/// `inputs`: nodes that the user makes inputs.
result<graph_border> detect_border(const proto::GraphDef& def, const std::vector<std::string>& inputs = {});

/// What was seen of a graph file on the way, for people: as far as the import came, also where it failed.
struct import_record {
  std::map<std::string, int> ops;   ///< what the outputs need, with what is inside functions: op to count
  std::vector<border_node> inputs;  ///< as the file declares them, in the order of the network's
  std::vector<std::string> outputs;
  std::vector<std::string> open_inputs;         ///< the user has to give their shapes
  std::vector<std::string> assumed_inputs;      ///< their batch was taken as one
  std::vector<std::string> leftovers;           ///< of graph_border
  std::vector<std::string> fed_by_program;      ///< inputs that are iterators or queues in the file
  std::vector<std::string> constant_variables;  ///< that calls only read: they keep the value of their initialiser
  shape_annotations annotations;
};

/// Loads what the outputs need. Types are known for inputs and constants only; `resolve` finds the others. Takes the
/// constants out of `def`, so that they are in memory once. Everything wrong is appended to `problems`. Of states whose
/// first value is still to be computed it is an output of its own (passes/settle_states.hpp).
result<graph> import_graph(proto::GraphDef& def, const import_options& options, const op_table& ops,
                           diagnostics& problems, import_record* record = nullptr);

/// "name:2" as {name, 2}; a missing port is 0; "^name" is a control input.
struct tensor_name {
  std::string node;
  std::uint32_t port = 0;
  bool control = false;
};
result<tensor_name> parse_tensor_name(std::string_view text);

}  // namespace tf_embed::gen
