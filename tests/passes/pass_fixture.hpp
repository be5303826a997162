// SPDX-License-Identifier: Apache-2.0
// Small graphs for the tests of passes, and the check that a pass keeps their results.
#pragma once

#include "ir/evaluate_graph.hpp"
#include "ir/graph.hpp"
#include "ir/graph_check.hpp"
#include "ir/inference.hpp"
#include "ir/op.hpp"
#include "ops/element/binary.hpp"
#include "ops/movement/gather_nd.hpp"
#include "ops/shape/where.hpp"
#include "ops/window/conv2d.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tests {

using namespace tf_embed::gen;

/// Seeded values in [-1, 1) without a short period.
inline tensor numbers(const shape& s, unsigned seed) {
  tensor t(dtype::float32, s);
  std::uint32_t state = seed * 2654435761u + 1;
  for (float& x : t.mutable_as<float>()) {
    state = state * 1664525u + 1013904223u;
    x = static_cast<float>(static_cast<double>(state >> 8) / (1 << 23) - 1.0);
  }
  return t;
}

inline tensor floats(const shape& s, const std::vector<float>& values) { return tensor::of<float>(s, values); }

/// Builds a graph of one input "x".
class graph_fixture {
 public:
  explicit graph_fixture(const shape& input, dtype t = dtype::float32) : x_(g.add_input("x", {t, input})) {}

  value x() const { return x_; }
  value constant(tensor t) { return g.add_constant("c" + std::to_string(g.size()), std::move(t)); }

  template <class Op>
  value add(const std::string& name, Op o, std::vector<value> inputs) {
    const auto id = g.add(name, "Test", std::make_unique<Op>(std::move(o)), std::move(inputs));
    if (!id) FAIL(to_line(id.error()));
    return {*id, 0};
  }

  /// A 3x3 convolution over SAME padding with made-up weights.
  value convolve(const std::string& name, value of, std::int64_t channels, unsigned seed) {
    conv2d c;
    c.window.padding = padding_kind::same;
    return add(name, c, {of, constant(numbers({3, 3, g.type(of).shape[3], channels}, seed))});
  }

  /// Of a table of made-up rows as long as the input those where the input, a vector, is positive: a size that is known
  /// at run time only.
  value add_rows_where_positive(const shape& row) {
    const value zero = constant(tensor(dtype::float32, {}));
    const value places = add("places", where{}, {add("positive", binary(binary_kind::greater), {x_, zero})});
    shape all = row;
    all.insert(all.begin(), g.type(x_).shape[0]);
    const value rows = add("rows", gather_nd{}, {constant(numbers(all, 7)), places});
    REQUIRE(g.type(rows).has_dynamic_axis());
    return rows;
  }

  void output(value v) { g.outputs.push_back({"y" + std::to_string(g.outputs.size()), v}); }

  std::vector<tensor> evaluate() const {
    auto results = evaluate_graph(g, {numbers(g.type(x_).shape, 99)});
    REQUIRE(results);
    return std::move(*results);
  }

  /// Alive nodes that compute.
  std::size_t op_count() const {
    std::size_t n = 0;
    for (const node_id id : g.topological_order()) n += g.at(id).op != nullptr;
    return n;
  }

  /// Runs a pass; the results must stay the same to `tolerance` of the largest value. Answers its rewrites.
  template <class Pass>
  std::size_t keeps_results(Pass pass, double tolerance = 1e-5) {
    const std::vector<tensor> before = evaluate();
    const std::size_t rewrites = pass(g);
    g.remove_dead();
    CHECK(g.take_faults() == std::vector<std::string>{});
    if (const auto sound = check_graph(g); !sound) FAIL(to_line(sound.error()));
    const std::vector<tensor> after = evaluate();
    REQUIRE(before.size() == after.size());
    for (std::size_t o = 0; o < before.size(); ++o) {
      REQUIRE(before[o].type() == after[o].type());
      double largest = 0;
      double error = 0;
      for (std::int64_t i = 0; i < before[o].size(); ++i) {
        largest = std::max(largest, std::abs(before[o].as_double(i)));
        error = std::max(error, std::abs(before[o].as_double(i) - after[o].as_double(i)));
      }
      CHECK(error <= tolerance * largest);
    }
    return rewrites;
  }

  graph g;

 private:
  value x_;
};

}  // namespace tests
