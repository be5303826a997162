// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_edit.hpp"

#include "passes/loop_graphs.hpp"

#include <algorithm>
#include <utility>

namespace tf_embed::gen {

loop_edit::loop_edit(graph& g, node_id id)
    : g_(g),
      id_(id),
      loop_(std::make_unique<while_loop>(static_cast<const while_loop&>(*g.at(id).op))),
      reads_(g.at(id).inputs) {}

std::size_t loop_edit::add_argument(const std::string& name, value outside) {
  for (region& r : loop_->parts) {
    // A loop of known length has no condition.
    if (!r.body.outputs.empty() || &r.body == &loop_->body()) r.body.add_input(name, g_.type(outside));
  }
  reads_.push_back(outside);
  return reads_.size() - 1;
}

void loop_edit::finish() {
  for (region& r : loop_->parts) r.body.remove_dead();
  g_.require(g_.change(id_, std::move(loop_), std::move(reads_)));
}

bool is_read_by_rest(const graph& g, value v, const std::function<bool(node_id)>& moves) {
  const auto& uses = g.at(v.node).uses;
  return g.is_output(v) || std::any_of(uses.begin(), uses.end(), [&](const use& u) {
           return g.at(u.node).inputs[u.input] == v && !moves(u.node);
         });
}

void drop_unread_variables(graph& g, node_id id) {
  auto loop = std::make_unique<while_loop>(static_cast<const while_loop&>(*g.at(id).op));
  const std::size_t variables = loop->body().outputs.size(), arguments = loop->body().inputs.size();
  std::vector<bool> invariant(arguments, true);
  std::fill_n(invariant.begin(), variables, false);
  const std::vector<bool> needed = needed_variables(*loop, invariant, [&](std::size_t i) {
    return g.use_count({id, static_cast<std::uint32_t>(i)}) != 0;
  });
  std::vector<std::size_t> kept;
  std::vector<value> reads;
  std::size_t carried = 0;
  for (std::size_t i = 0; i < arguments; ++i) {
    if (!needed[i]) continue;
    kept.push_back(i);
    reads.push_back(g.at(id).inputs[i]);
    carried += i < variables;
  }
  // A loop of which nothing is read is dead as it is.
  if (kept.size() == arguments || carried == 0) return;
  keep_variables(*loop, kept, carried);
  const std::string name = g.at(id).name;
  const auto made = g.add(name, g.at(id).op_name, std::move(loop), std::move(reads));
  if (!made) return g.require(made.error());
  for (std::uint32_t i = 0; i < carried; ++i) g.replace_uses({id, static_cast<std::uint32_t>(kept[i])}, {*made, i});
  g.rename(*made, name);
}

}  // namespace tf_embed::gen
