// SPDX-License-Identifier: Apache-2.0
#include "passes/fold_channel_affine.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/product/matmul.hpp"
#include "passes/pass_fixture.hpp"

#include <cmath>

using namespace tests;

TEST_CASE("bias, scale, difference and quotient per channel move into a convolution") {
  graph_fixture f({1, 5, 4, 3});
  value v = f.convolve("conv", f.x(), 6, 1);
  v = f.add("bias", bias_add{}, {v, f.constant(numbers({6}, 2))});
  v = f.add("mul", binary(binary_kind::mul), {f.constant(numbers({1, 1, 6}, 3)), v});
  v = f.add("sub", binary(binary_kind::sub), {v, f.constant(numbers({6}, 4))});
  v = f.add("div", binary(binary_kind::div), {v, f.constant(floats({}, {4.0f}))});
  f.output(v);
  CHECK(f.keeps_results(fold_channel_affine) == 4);
  CHECK(f.op_count() == 1);
  CHECK(f.g.at(f.g.outputs[0].value.node).name == "div");
}

TEST_CASE("a transposed matrix product scales its rows") {
  graph_fixture f({2, 7});
  matmul product;
  product.transpose_b = true;
  value v = f.add("product", product, {f.x(), f.constant(numbers({5, 7}, 1))});
  v = f.add("mul", binary(binary_kind::mul), {v, f.constant(numbers({5}, 2))});
  v = f.add("add", binary(binary_kind::add), {v, f.constant(numbers({1, 5}, 3))});
  f.output(v);
  CHECK(f.keeps_results(fold_channel_affine) == 2);
  CHECK(f.op_count() == 1);
}

TEST_CASE("a bias behind a view that keeps the channels innermost folds through it") {
  graph_fixture f({1, 4, 4, 2});
  value v = f.convolve("conv", f.x(), 3, 1);
  reshape flat;
  v = f.add("flat", flat, {v, f.constant(tensor::of_ints(dtype::int32, std::vector<std::int64_t>{16, 3}))});
  v = f.add("bias", bias_add{}, {v, f.constant(numbers({3}, 2))});
  f.output(v);
  CHECK(f.keeps_results(fold_channel_affine) == 1);
  CHECK(f.op_count() == 2);
}

TEST_CASE("a bias behind a view that splits the channels folds through it, as attention has it") {
  graph_fixture f({4, 5});
  value v = f.add("product", matmul(), {f.x(), f.constant(numbers({5, 6}, 1))});
  const auto sizes = [&](const std::vector<std::int64_t>& s) { return f.constant(tensor::of_ints(dtype::int32, s)); };
  SECTION("one value each, the same for all heads, for all sizes, and for everything") {
    v = f.add("heads", reshape(), {v, sizes({2, 2, 2, 3})});
    v = f.add("bias", binary(binary_kind::add), {v, f.constant(numbers({2, 3}, 2))});
    v = f.add("mul", binary(binary_kind::mul), {v, f.constant(numbers({3}, 3))});
    v = f.add("sub", binary(binary_kind::sub), {v, f.constant(numbers({1, 2, 1}, 4))});
    v = f.add("div", binary(binary_kind::div), {v, f.constant(floats({}, {4.0f}))});
    f.output(v);
    CHECK(f.keeps_results(fold_channel_affine) == 4);
    CHECK(f.op_count() == 2);
  }
  SECTION("but not one value for a row") {
    v = f.add("heads", reshape(), {v, sizes({2, 2, 2, 3})});
    f.output(f.add("bias", binary(binary_kind::add), {v, f.constant(numbers({2, 1, 1}, 2))}));
    CHECK(f.keeps_results(fold_channel_affine) == 0);
  }
  SECTION("nor where the view cuts across channels") {
    v = f.add("other", reshape(), {v, sizes({6, 4})});
    f.output(f.add("bias", binary(binary_kind::add), {v, f.constant(numbers({4}, 2))}));
    CHECK(f.keeps_results(fold_channel_affine) == 0);
  }
}

TEST_CASE("what is not per channel, or read elsewhere, stays") {
  graph_fixture f({1, 4, 4, 2});
  const value conv = f.convolve("conv", f.x(), 3, 1);
  SECTION("a map per position") {
    f.output(f.add("mul", binary(binary_kind::mul), {conv, f.constant(numbers({4, 4, 3}, 2))}));
  }
  SECTION("the constant less the data") {
    f.output(f.add("sub", binary(binary_kind::sub), {f.constant(numbers({3}, 2)), conv}));
  }
  SECTION("another reader of the convolution") {
    f.output(f.add("mul", binary(binary_kind::mul), {conv, f.constant(numbers({3}, 2))}));
    f.output(conv);
  }
  SECTION("channels that the constant broadcasts") {
    graph_fixture one({1, 4, 4, 2});
    const value narrow = one.convolve("narrow", one.x(), 1, 1);
    one.output(one.add("add", binary(binary_kind::add), {narrow, one.constant(numbers({3}, 2))}));
    CHECK(one.keeps_results(fold_channel_affine) == 0);
    return;
  }
  CHECK(f.keeps_results(fold_channel_affine) == 0);
}

TEST_CASE("a factor that would make weights infinite stays behind the sum") {
  const auto [kind, factor] = GENERATE(table<binary_kind, float>({{binary_kind::mul, 3e38f},
                                                                  {binary_kind::mul, INFINITY},
                                                                  {binary_kind::mul, NAN},
                                                                  {binary_kind::div, 0.0f},
                                                                  {binary_kind::div, 1e-40f},
                                                                  {binary_kind::div, 3e38f}}));
  graph_fixture f({2, 7});
  const value v = f.add("product", matmul(), {f.x(), f.constant(floats({7, 1}, {1, 2, 3, 4, -5, 0, 7}))});
  f.output(f.add("scaled", binary(kind), {v, f.constant(floats({}, {factor}))}));
  CHECK(fold_channel_affine(f.g) == 0);
}
