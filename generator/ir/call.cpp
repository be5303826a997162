// SPDX-License-Identifier: Apache-2.0
#include "ir/call.hpp"

#include <iterator>
#include <utility>

namespace tf_embed::gen {

std::span<const endpoint> caller_inputs(const graph& g) {
  return std::span(g.inputs).first(g.inputs.size() - g.states.size());
}
std::span<const endpoint> caller_outputs(const graph& g) {
  return std::span(g.outputs).first(g.outputs.size() - g.states.size());
}
std::span<const endpoint> state_inputs(const graph& g) { return std::span(g.inputs).last(g.states.size()); }
std::span<const endpoint> state_outputs(const graph& g) { return std::span(g.outputs).last(g.states.size()); }

std::vector<tensor> initial_states(const graph& g) {
  std::vector<tensor> values;
  for (const graph_state& s : g.states) values.push_back(s.initial);
  return values;
}

result<std::vector<tensor>> evaluate_call(const graph& g, const std::vector<tensor>& inputs,
                                          std::vector<tensor>& states) {
  std::vector<tensor> given = inputs;
  given.insert(given.end(), states.begin(), states.end());
  TF_EMBED_TRY(std::vector<tensor> results, evaluate_graph(g, given));
  const auto next = results.end() - static_cast<std::ptrdiff_t>(states.size());
  states.assign(std::make_move_iterator(next), std::make_move_iterator(results.end()));
  results.erase(next, results.end());
  return results;
}

}  // namespace tf_embed::gen
