// SPDX-License-Identifier: Apache-2.0
#include "passes/splice_region.hpp"

#include "ir/graph_typing.hpp"
#include "ir/op.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <map>
#include <utility>

namespace tf_embed::gen {

spliced_region splice_region(graph& g, const std::string& path, const graph& body, std::span<const value> operands) {
  std::map<node_id, value> places;  // of arguments and constants
  std::map<node_id, node_id> copies;
  for (std::size_t i = 0; i < body.inputs.size(); ++i) places[body.inputs[i].value.node] = operands[i];
  const auto place_of = [&](value v) {
    if (const auto copy = copies.find(v.node); copy != copies.end()) return value{copy->second, v.port};
    const value at = places.at(v.node);
    // Arguments and constants have one output, which must not become another of what they stand for.
    return v.port == 0 ? at : value{at.node, std::numeric_limits<std::uint32_t>::max()};
  };
  spliced_region made;
  for (const node_id inner : body.topological_order()) {
    const node& n = body.at(inner);
    if (places.contains(inner)) continue;
    std::string name = path + n.name;
    if (n.constant) {
      places[inner] = g.add_constant(std::move(name), *n.constant);
      continue;
    }
    std::vector<value> reads;
    for (const value& v : n.inputs) reads.push_back(place_of(v));
    const node_id copy = graph_typing(g).add_untyped(std::move(name), n.op_name, n.op->clone(), std::move(reads));
    copies[inner] = copy;
    made.nodes.push_back(copy);
  }
  for (const endpoint& out : body.outputs) made.results.push_back(place_of(out.value));
  return made;
}

}  // namespace tf_embed::gen
