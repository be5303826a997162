// SPDX-License-Identifier: Apache-2.0
// Loops for the tests of passes, with a body that is written node by node.
#pragma once

#include "ops/control/put_item.hpp"
#include "ops/control/while_loop.hpp"
#include "ops/movement/gather.hpp"
#include "ops/movement/pack.hpp"
#include "ops/shape/fill.hpp"
#include "passes/recurrent_fixture.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace tests {

/// A loop in the graph of `around`. Its body is `body`'s graph, whose "x" is that of the graph around.
class loop_fixture {
 public:
  explicit loop_fixture(cell_fixture& around)
      : body(around.g.type(around.x()).shape[0], around.g.type(around.x()).shape[1], around.units), around_(around) {
    invariants_ = {{body.g.inputs[0], around.x()}};
  }

  /// A loop variable that begins as a value of the graph around.
  value variable(value initial) {
    const value v = body.g.add_input("v", around_.g.type(initial));
    variables_.emplace_back(body.g.inputs.back(), initial);
    next_.push_back(v);
    return v;
  }
  /// What every iteration reads alike.
  value invariant(value outside) {
    const value v = body.g.add_input("same", around_.g.type(outside));
    invariants_.emplace_back(body.g.inputs.back(), outside);
    return v;
  }
  /// What a variable is in the next iteration.
  void next(value variable, value v) {
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      if (variables_[i].first.value == variable) next_[i] = v;
    }
  }
  /// A variable that begins as `first` and grows by `by`.
  value counter(std::int32_t first = 0, std::int32_t by = 1) {
    const value v = variable(around_.constant(tensor::scalar(first)));
    next(v, body.sum(v, body.constant(tensor::scalar(by))));
    return v;
  }
  value item(value list, value index) { return body.add("item", gather{}, {list, index}); }
  /// Writes into a list that is a loop variable.
  void write(value list, value index, value v) { next(list, body.add("put", put_item{}, {list, index, v})); }

  /// The loop; its outputs are the variables in the order in which they were made.
  node_id finish(std::int64_t times) {
    while_loop loop;
    loop.trips = times;
    return add(std::move(loop));
  }
  /// A loop that runs for as long as `condition`, a graph that takes what the body does in its order, holds.
  node_id finish(graph condition) {
    while_loop loop;
    loop.condition() = std::move(condition);
    return add(std::move(loop));
  }
  /// The arguments of the body in their order: variables, then what stays the same.
  graph empty_condition() const {
    graph g;
    for (const auto* part : {&variables_, &invariants_}) {
      for (const auto& [inside, outside] : *part) g.add_input(inside.name, around_.g.type(outside));
    }
    return g;
  }

  cell_fixture body;

 private:
  node_id add(while_loop loop) {
    std::vector<value> reads;
    body.g.inputs.clear();
    for (const auto* part : {&variables_, &invariants_}) {
      for (const auto& [inside, outside] : *part) {
        body.g.inputs.push_back(inside);
        reads.push_back(outside);
      }
    }
    for (const value v : next_) body.output(v);
    loop.body() = std::move(body.g);
    const value made = around_.add("loop", std::move(loop), std::move(reads));
    return made.node;
  }

  cell_fixture& around_;
  std::vector<std::pair<endpoint, value>> variables_, invariants_;
  std::vector<value> next_;
};

}  // namespace tests
