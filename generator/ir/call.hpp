// SPDX-License-Identifier: Apache-2.0
// A graph as its caller sees it: what it is given and what it gives at each call, and the state in between.
#pragma once

#include "ir/evaluate_graph.hpp"
#include "ir/graph.hpp"

#include <span>
#include <vector>

namespace tf_embed::gen {

/// The inputs that a caller gives.
std::span<const endpoint> caller_inputs(const graph& g);
/// The outputs that a caller gets.
std::span<const endpoint> caller_outputs(const graph& g);
/// What a call finds of each state.
std::span<const endpoint> state_inputs(const graph& g);
/// What a call leaves of each state to the next one.
std::span<const endpoint> state_outputs(const graph& g);

/// The state before the first call.
std::vector<tensor> initial_states(const graph& g);

/// One call by the reference evaluator: `states` is what it finds, and then what it leaves. After an error it is as
/// before.
result<std::vector<tensor>> evaluate_call(const graph& g, const std::vector<tensor>& inputs,
                                          std::vector<tensor>& states);

}  // namespace tf_embed::gen
