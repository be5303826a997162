// SPDX-License-Identifier: Apache-2.0
// Changes a loop of a graph, graphs and operands together.
#pragma once

#include "ir/graph.hpp"
#include "ops/control/while_loop.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// A copy of a loop that takes the place of the one in the graph when all is done.
class loop_edit {
 public:
  loop_edit(graph& g, node_id id);

  while_loop& loop() { return *loop_; }
  /// What argument `i` of the graphs inside is outside, those that were added included.
  value operand(std::size_t i) const { return reads_[i]; }
  /// Lets all iterations read a value of the graph around: argument i of the graphs inside, with the same name in both.
  std::size_t add_argument(const std::string& name, value outside);
  /// Puts the changed loop into the place of the old one.
  void finish();

 private:
  graph& g_;
  node_id id_;
  std::unique_ptr<while_loop> loop_;
  std::vector<value> reads_;
};

/// Whether anything but nodes that `moves` out of the graph reads a value, its outputs included.
bool is_read_by_rest(const graph& g, value v, const std::function<bool(node_id)>& moves);

/// Takes out of a loop the variables that nothing needs, and what it reads for them.
void drop_unread_variables(graph& g, node_id id);

}  // namespace tf_embed::gen
