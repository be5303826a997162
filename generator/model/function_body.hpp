// SPDX-License-Identifier: Apache-2.0
// The body of a function of a graph's library, with its names as a graph has them.
#pragma once

#include "graph.pb.h"
#include "ir/diagnostics.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tf_embed::gen {

class op_table;

/// The functions of a graph by name.
class function_library {
 public:
  explicit function_library(const proto::FunctionDefLibrary& library);

  bool empty() const { return functions_.empty(); }
  const proto::FunctionDef* find(const std::string& name) const;
  /// The function that a node calls by its op or by a PartitionedCall, or null.
  const proto::FunctionDef* called_by(const proto::NodeDef& n) const;

 private:
  std::unordered_map<std::string, const proto::FunctionDef*> functions_;
};

/// A function's nodes, and the tensors that are its results.
struct function_body {
  std::vector<proto::NodeDef> nodes;
  std::vector<std::string> results;
};

/// How a body is taken out of its function.
struct function_use {
  std::string prefix;  ///< of all node names: "call/", or nothing
  /// The tensors that stand for each argument, by its name: several for a list.
  std::unordered_map<std::string, std::vector<std::string>> arguments;
  /// What fills the attributes that the body leaves to its caller.
  const google::protobuf::Map<std::string, proto::AttrValue>* attributes = nullptr;
};

/// What a call gives to its function: a PartitionedCall the attributes beside the function's name, a call by name its
/// own.
const google::protobuf::Map<std::string, proto::AttrValue>& attributes_for(const proto::FunctionDef& f,
                                                                           const proto::NodeDef& call);
/// Whether the function is an attribute of its call, which is then of a list of results.
bool is_partitioned_call(const proto::FunctionDef& f, const proto::NodeDef& call);

/// How many tensors an argument or a result of `f` is, whose caller gives those attributes: a list has as many as one
/// of them says.
int tensors_of(const proto::OpDef::ArgDef& arg, const proto::FunctionDef& f,
               const google::protobuf::Map<std::string, proto::AttrValue>& given);

/// Inside a function "node:output:2" is the third tensor of the output that the op's definition calls "output". Names
/// that an op of the table does not have are an error, as are inputs that stand for nothing.
result<function_body> body_of(const proto::FunctionDef& f, const function_use& use, const function_library& library,
                              const op_table& ops);

/// Calls inside of calls; functions of TensorFlow never call themselves.
inline constexpr int max_function_depth = 64;
/// Nodes of all bodies, each time that they are used: a few bytes can use a body very often.
inline constexpr int max_function_nodes = 250'000;
/// The error where either is passed.
diagnostic nested_too_deeply();

}  // namespace tf_embed::gen
