// SPDX-License-Identifier: Apache-2.0
#include "passes/fuse_residual.hpp"

#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "passes/fuse_activation.hpp"
#include "passes/pass_fixture.hpp"

using namespace tests;

TEST_CASE("a skip connection joins the convolution, and the activation after it too") {
  graph_fixture f({1, 5, 4, 3});
  const value v = f.convolve("conv", f.x(), 3, 1);
  const value sum = f.add("sum", binary(binary_kind::add), {f.x(), v});
  f.output(f.add("relu", unary(unary_kind::relu), {sum}));
  CHECK(f.keeps_results(fuse_residual) == 1);
  CHECK(f.keeps_results(fuse_activation) == 1);
  CHECK(f.op_count() == 1);
}

TEST_CASE("of two convolutions the later one takes the other's result") {
  graph_fixture f({1, 5, 4, 3});
  const value a = f.convolve("a", f.x(), 3, 1);
  const value b = f.convolve("b", f.x(), 3, 2);
  f.output(f.add("sum", binary(binary_kind::add), {b, a}));
  CHECK(f.keeps_results(fuse_residual) == 1);
  CHECK(f.op_count() == 2);
  CHECK(f.g.at(f.g.outputs[0].value.node).inputs[2] == a);
}

TEST_CASE("an activation between, a broadcast, and a sum with itself keep the addition") {
  graph_fixture f({1, 5, 4, 3});
  const value v = f.convolve("conv", f.x(), 3, 1);
  SECTION("activation") {
    const value relu = f.add("relu", unary(unary_kind::relu), {v});
    f.output(f.add("sum", binary(binary_kind::add), {relu, f.x()}));
    CHECK(f.keeps_results(fuse_activation) == 1);
  }
  SECTION("broadcast") { f.output(f.add("sum", binary(binary_kind::add), {v, f.convolve("one", f.x(), 1, 2)})); }
  SECTION("itself") { f.output(f.add("sum", binary(binary_kind::add), {v, v})); }
  CHECK(f.keeps_results(fuse_residual) == 0);
}
