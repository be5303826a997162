// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_edit.hpp"

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

}  // namespace tf_embed::gen
