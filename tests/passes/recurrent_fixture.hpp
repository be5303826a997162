// SPDX-License-Identifier: Apache-2.0
// Recurrent cells written out in primitive ops, for the tests of the passes that find them.
#pragma once

#include "ops/element/bias_add.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/slice.hpp"
#include "ops/movement/split.hpp"
#include "ops/product/matmul.hpp"
#include "passes/pass_fixture.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tests {

/// x is the graph's input; states are made of it, so that one input does for a test.
class cell_fixture : public graph_fixture {
 public:
  cell_fixture(std::int64_t batch, std::int64_t inputs, std::int64_t units_of_cell)
      : graph_fixture({batch, inputs}), units(units_of_cell) {}

  value unary_of(unary_kind k, value v) { return add("f", unary(k), {v}); }
  value sigmoid(value v) { return unary_of(unary_kind::sigmoid, v); }
  value tanh(value v) { return unary_of(unary_kind::tanh, v); }
  value sum(value a, value b) { return add("sum", binary(binary_kind::add), {a, b}); }
  value times(value a, value b) { return add("times", binary(binary_kind::mul), {a, b}); }
  value minus(value a, value b) { return add("minus", binary(binary_kind::sub), {a, b}); }
  value scalar(float x) { return constant(floats({}, {x})); }
  value weights(std::int64_t rows, std::int64_t columns, unsigned seed) {
    return constant(numbers({rows, columns}, seed));
  }
  value row(std::int64_t columns, unsigned seed) { return constant(numbers({columns}, seed)); }
  value product(value v, value w) { return add("product", matmul{}, {v, w}); }
  value biased(value v, value b) { return add("biased", bias_add{}, {v, b}); }

  value joined(value a, value b) { return add("joined", concat{}, {a, b, constant(tensor::scalar<std::int32_t>(1))}); }

  std::vector<value> cut(value v, std::int64_t count) {
    split s;
    s.count = count;
    const value first = add("cut", s, {constant(tensor::scalar<std::int32_t>(1)), v});
    std::vector<value> parts;
    for (std::uint32_t port = 0; port < static_cast<std::uint32_t>(count); ++port) parts.push_back({first.node, port});
    return parts;
  }

  /// Columns [first, first + count)
  value columns(value v, std::int64_t first, std::int64_t count) {
    const std::vector<std::int64_t> begin{0, first}, size{-1, count};
    return add("columns", slice{},
               {v, constant(tensor::of_ints(dtype::int32, begin)), constant(tensor::of_ints(dtype::int32, size))});
  }

  /// A state [batch, n] that is no constant.
  value state(std::int64_t n, unsigned seed) { return tanh(product(x(), weights(g.type(x()).shape[1], n, seed))); }

  std::size_t count_of(std::string_view stem) const {
    std::size_t n = 0;
    for (const node_id id : g.topological_order()) n += g.at(id).op && g.at(id).op->stem() == stem;
    return n;
  }

  const std::int64_t units;
};

}  // namespace tests
