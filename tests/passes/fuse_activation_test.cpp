// SPDX-License-Identifier: Apache-2.0
#include "passes/fuse_activation.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/clip.hpp"
#include "ops/element/unary.hpp"
#include "ops/product/batch_matmul.hpp"
#include "ops/product/matmul.hpp"
#include "passes/fold_channel_affine.hpp"
#include "passes/pass_fixture.hpp"
#include "plan/lowering.hpp"

using namespace tests;

TEST_CASE("activations join the convolution before them") {
  const auto kind = GENERATE(unary_kind::relu, unary_kind::relu6, unary_kind::leaky_relu, unary_kind::elu,
                             unary_kind::sigmoid, unary_kind::tanh, unary_kind::swish, unary_kind::hard_swish);
  graph_fixture f({1, 5, 4, 3});
  f.output(f.add("act", unary(kind), {f.convolve("conv", f.x(), 4, 1)}));
  CHECK(f.keeps_results(fuse_activation) == 1);
  CHECK(f.op_count() == 1);
}

TEST_CASE("a clip joins when its bounds are constant and in order") {
  graph_fixture f({1, 5, 4, 3});
  const value v = f.convolve("conv", f.x(), 4, 1);
  const auto [low, high, fused] =
      GENERATE(table<float, float, std::size_t>({{-0.5f, 0.5f, 1}, {0.5f, -0.5f, 0}, {NAN, 0.5f, 0}}));
  f.output(f.add("clip", clip{}, {v, f.constant(floats({}, {low})), f.constant(floats({}, {high}))}));
  CHECK(f.keeps_results(fuse_activation) == fused);
}

TEST_CASE("a second activation stays a node of its own") {
  graph_fixture f({1, 5, 4, 3});
  const value relu = f.add("relu", unary(unary_kind::relu), {f.convolve("conv", f.x(), 4, 1)});
  f.output(f.add("tanh", unary(unary_kind::tanh), {relu}));
  CHECK(f.keeps_results(fuse_activation) == 1);
  CHECK(f.op_count() == 2);
}

namespace {

/// Relu(x) + slope * Relu(-x), as Keras and others write PReLU.
value prelu(graph_fixture& f, value x, value slope) {
  const value positive = f.add("positive", unary(unary_kind::relu), {x});
  const value negated = f.add("negated", unary(unary_kind::neg), {x});
  const value negative = f.add("negative", unary(unary_kind::relu), {negated});
  return f.add("sum", binary(binary_kind::add),
               {positive, f.add("scaled", binary(binary_kind::mul), {slope, negative})});
}

}  // namespace

TEST_CASE("PReLU written out joins the convolution") {
  graph_fixture f({1, 5, 4, 3});
  f.output(prelu(f, f.convolve("conv", f.x(), 4, 1), f.constant(numbers({4}, 2))));
  CHECK(f.keeps_results(fuse_prelu) == 1);
  CHECK(f.op_count() == 1);
}

TEST_CASE("PReLU stays when something else reads the convolution") {
  graph_fixture f({1, 5, 4, 3});
  const value v = f.convolve("conv", f.x(), 4, 1);
  f.output(prelu(f, v, f.constant(numbers({4}, 2))));
  f.output(v);
  CHECK(f.keeps_results(fuse_prelu) == 0);
}

TEST_CASE("PReLU stays when its slopes have more axes than the convolution") {
  graph_fixture f({1, 5, 4, 3});
  f.output(prelu(f, f.convolve("conv", f.x(), 4, 1), f.constant(numbers({1, 1, 1, 1, 4}, 2))));
  CHECK(f.keeps_results(fuse_prelu) == 0);
}

TEST_CASE("a product over no terms keeps its bias and activation as nodes") {
  const bool batched = GENERATE(false, true);
  graph_fixture f(batched ? shape{2, 4, 0} : shape{4, 0});
  const value weights = f.constant(tensor(dtype::float32, batched ? shape{1, 0, 5} : shape{0, 5}));
  const value y = batched ? f.add("y", batch_matmul{}, {f.x(), weights}) : f.add("y", matmul{}, {f.x(), weights});
  const value sum = f.add("sum", bias_add{}, {y, f.constant(numbers({5}, 2))});
  f.output(f.add("relu", unary(unary_kind::relu), {sum}));
  CHECK(f.keeps_results(fold_channel_affine, 0) == 0);
  CHECK(f.keeps_results(fuse_activation, 0) == 0);
  diagnostics failures;
  CHECK(lower(f.g, {}, failures));
}

TEST_CASE("PReLU stays when a slope is not finite") {
  const float slope = GENERATE(INFINITY, NAN);
  graph_fixture f({1, 5, 4, 3});
  f.output(prelu(f, f.convolve("conv", f.x(), 4, 1), f.constant(floats({4}, {0.5f, slope, 1, 2}))));
  CHECK(fuse_prelu(f.g) == 0);
}
