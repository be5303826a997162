// SPDX-License-Identifier: Apache-2.0
// The control flow of TensorFlow 1, which is a matter of edges, as ops that own graphs.
#pragma once

#include "graph.pb.h"
#include "model/function_body.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace tf_embed::gen {

/// A graph that was cut out of the edges around it: its arguments by name, its nodes, its results.
struct extracted_body {
  std::vector<std::string> arguments;
  function_body body;
};

/// What was cut out, by the names that attributes of ops give it: these are no names of functions.
using extracted_bodies = std::unordered_map<std::string, extracted_body>;

/// What there is to say of nodes of loops, by their names.
struct nodes_of_control_flow {
  std::unordered_map<std::string, std::string> unstructured;  ///< why it has been left as it was
  std::unordered_map<std::string, std::string> inside;  ///< the loop that it is inside of, and no more in the graph
};

/// Makes every loop (Enter, Merge, Switch, NextIteration, Exit around a LoopCond) a StatelessWhile, and every pair of
/// branches (Switch, Merge) a StatelessIf or, of several, a StatelessCase, innermost first. What follows them keeps its
/// names. A loop of another form stays as it is, and `told` says why. `outputs` are the tensors that the user
/// asks for. Linear in nodes, for each level of branches inside one another.
void structure_control_flow(proto::GraphDef& def, const std::vector<std::string>& outputs, extracted_bodies& bodies,
                            nodes_of_control_flow& told);

}  // namespace tf_embed::gen
