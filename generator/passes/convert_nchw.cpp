// SPDX-License-Identifier: Apache-2.0
#include "passes/convert_nchw.hpp"

#include "ir/op.hpp"
#include "passes/sink_transpose.hpp"

#include <map>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Channels from the second place to the last, or back.
axes_order channels_last(std::size_t rank) {
  axes_order order(rank, 0);
  for (std::size_t i = 1; i < rank; ++i) order[i] = static_cast<int>(i + 1 == rank ? 1 : i + 1);
  return order;
}
axes_order channels_second(std::size_t rank) { return inverse_of(channels_last(rank)); }

}  // namespace

std::size_t convert_nchw(graph& g) {
  std::size_t rewrites = 0;
  std::map<value, value> moved;  // with channels last, for other readers of the same value
  for (const node_id id : g.topological_order()) {
    if (!g.at(id).op) continue;
    const auto operands = g.at(id).op->channels_first();
    if (!operands) continue;
    const std::size_t rank = g.at(id).outputs[0].shape.size();
    const axes_order last = channels_last(rank);
    std::vector<value> inputs = g.at(id).inputs;
    for (const std::size_t i : operands->lists) {
      const value v = inputs[i];
      if (g.type(v).shape == shape{static_cast<std::int64_t>(rank)})
        inputs[i] = g.add_constant(g.at(id).name + "/nhwc", permuted_list(*g.constant(v), last));
    }
    for (const std::size_t i : operands->images) {
      const value v = inputs[i];
      auto known = moved.find(v);
      if (known == moved.end()) known = moved.emplace(v, add_transpose(g, g.at(id).name + "/nhwc", v, last)).first;
      inputs[i] = known->second;
    }
    // The same sizes in another order fit as before.
    g.require(g.change(id, g.at(id).op->with_channels_last(), std::move(inputs)));
    const value back = add_transpose(g, g.at(id).name + "/nchw", {id, 0}, channels_second(rank));
    g.insert_after({id, 0}, back);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
