// SPDX-License-Identifier: Apache-2.0
#include "passes/settle_states.hpp"

#include "ir/call.hpp"
#include "ir/op.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// The value of an output that no input changes.
result<tensor> value_of_output(const graph& g, const endpoint& out) {
  if (const tensor* known = g.constant(out.value)) return *known;
  graph alone = g.clone();
  alone.outputs = {out};
  alone.inputs.clear();
  alone.remove_dead();
  for (const node_id id : alone.topological_order()) {
    const node& n = alone.at(id);
    if (n.op || n.constant) continue;
    return diagnostic{error_kind::unsupported,
                      fmt::format("the first value \"{}\" of a variable depends on the input \"{}\"",
                                  printable(out.name), printable(n.name))};
  }
  TF_EMBED_TRY(std::vector<tensor> values, evaluate_graph(alone, {}));
  return std::move(values[0]);
}

result<void> check_state(const graph& g, std::size_t i) {
  const graph_state& s = g.states[i];
  const value next = state_outputs(g)[i].value;
  const tensor_type& found = g.type(state_inputs(g)[i].value);
  if (s.initial.type() != found) {
    return diagnostic{error_kind::unsupported,
                      fmt::format("the state \"{}\" is {}, but its first value is {}", printable(s.name),
                                  to_string(found), to_string(s.initial.type()))};
  }
  if (g.type(next) == found) return {};
  return diagnostic{error_kind::usage,
                    fmt::format("the state \"{}\" is {}, but \"{}\", which a call leaves, is {}", printable(s.name),
                                to_string(found), printable(state_outputs(g)[i].name), to_string(g.type(next)))};
}

}  // namespace

result<void> settle_states(graph& g) {
  const auto is_open = [](const graph_state& s) { return s.initial.dtype() == dtype::invalid; };
  const auto open = static_cast<std::ptrdiff_t>(std::count_if(g.states.begin(), g.states.end(), is_open));
  const auto behind = g.outputs.end() - static_cast<std::ptrdiff_t>(g.states.size());
  auto first = behind - open;
  for (graph_state& s : g.states) {
    if (!is_open(s)) continue;
    TF_EMBED_TRY(s.initial, value_of_output(g, *first));
    ++first;
  }
  g.outputs.erase(behind - open, behind);
  g.remove_dead();
  for (std::size_t i = 0; i < g.states.size(); ++i) TF_EMBED_CHECK(check_state(g, i));
  return {};
}

}  // namespace tf_embed::gen
