// SPDX-License-Identifier: Apache-2.0
// Several runs of a network with state, one after the other, as arrays with one axis more than its tensors.
#pragma once

#include "cli/network_options.hpp"

#include <cstddef>
#include <vector>

namespace tf_embed::gen {

/// The inputs of each run, in the order of the graph's.
struct call_sequence {
  std::vector<std::vector<tensor>> inputs;
  bool is_stacked = false;  ///< the arrays have an axis of runs, and so have those of the outputs

  std::size_t size() const { return inputs.size(); }
};

/// One run with the arrays as they are (match_inputs); or, where the network has state and every array has one axis
/// more than its input, as many runs as that axis is long.
result<call_sequence> match_calls(const graph& g, const named_tensors& arrays);

/// All runs from the first state on, by the reference evaluator. The error of a later run than the first says which.
result<std::vector<tensor>> evaluate_calls(const graph& g, const call_sequence& calls);

/// The outputs of all runs as one array each; of one run as they are, unless they are to be stacked.
result<std::vector<tensor>> join_outputs(bool is_stacked, const std::vector<std::vector<tensor>>& outputs);

}  // namespace tf_embed::gen
