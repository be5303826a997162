// SPDX-License-Identifier: Apache-2.0
// Variables, which are a matter of order in TensorFlow, as values: what a call finds, and what it leaves.
#pragma once

#include "graph.pb.h"
#include "ir/diagnostics.hpp"
#include "model/function_body.hpp"
#include "model/import.hpp"
#include "model/structured_control.hpp"

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// A variable that calls assign. All three are tensors of the graph.
struct pure_variable {
  std::string now;    ///< what a call finds: a placeholder, which has the variable's name
  std::string next;   ///< what it leaves
  std::string first;  ///< what the first call finds, made of constants
};

/// What has become of the variables of a graph.
struct settled_variables {
  std::vector<pure_variable> states;
  std::vector<std::string> constants;                ///< variables that are only read, which keep their first value
  std::vector<std::string> outputs;                  ///< those of the outputs that are tensors
  std::unordered_map<std::string, std::string> ops;  ///< of the nodes that have another now
};

/// What bodies of functions are read with.
struct body_context {
  const function_library& functions;
  const op_table& ops;
  extracted_bodies& bodies;  ///< what is made of functions that assign
  int& added;                ///< nodes of such bodies, of the whole model
  int depth = 0;             ///< of functions inside functions
};

/// Makes a graph pure: a read becomes the value that is current there, which is that of the last assignment ordered
/// before it by data and control edges, or what the call finds. Only what `outputs` need is looked at, through control
/// edges too: an output may be a node without a tensor, like an assignment. `fed` are tensors that come from outside.
/// If, Case and While that assign give what they leave of the variable as an output. Everything wrong is appended to
/// `problems`; the graph is then as before. Variables of which the graph does not say the first value and that are only
/// read are left as they are.
settled_variables settle_variables(proto::GraphDef& def, const std::vector<std::string>& outputs,
                                   const std::set<std::pair<std::string, std::uint32_t>>& fed,
                                   const body_context& context, diagnostics& problems);

/// The same for the body of a function, whose arguments that are variables stand in it as nodes that make one. They
/// become placeholders; `first` is empty in what is answered.
settled_variables settle_body(proto::GraphDef& body, const std::vector<std::string>& outputs,
                              const body_context& context, diagnostics& problems);

/// Whether a graph makes variables.
bool has_variables(const proto::GraphDef& def);
/// Whether some call may assign a variable.
bool has_assignments(const proto::GraphDef& def);

/// In the body of a function, where a variable is an argument: it is given the value, so a read is an Identity.
void read_arguments_as_values(proto::GraphDef& body);

}  // namespace tf_embed::gen
