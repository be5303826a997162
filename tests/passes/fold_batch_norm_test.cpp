// SPDX-License-Identifier: Apache-2.0
#include "passes/fold_batch_norm.hpp"

#include "ops/reduction/batch_norm.hpp"
#include "ops/window/depthwise_conv2d.hpp"
#include "passes/pass_fixture.hpp"

using namespace tests;

namespace {

value normalise(graph_fixture& f, value of, std::int64_t channels) {
  tensor variance = numbers({channels}, 14);
  for (float& v : variance.mutable_as<float>()) v = v * v + 0.1f;
  batch_norm n;
  n.epsilon = 1e-3f;
  return f.add("norm", n,
               {of, f.constant(numbers({channels}, 11)), f.constant(numbers({channels}, 12)),
                f.constant(numbers({channels}, 13)), f.constant(std::move(variance))});
}

}  // namespace

TEST_CASE("batch norm moves into the convolution before it") {
  graph_fixture f({1, 5, 4, 3});
  f.output(normalise(f, f.convolve("conv", f.x(), 6, 1), 6));
  CHECK(f.keeps_results(fold_batch_norm) == 1);
  CHECK(f.op_count() == 1);
}

TEST_CASE("batch norm moves into a depthwise convolution with a multiplier") {
  graph_fixture f({1, 5, 4, 3});
  const value v = f.add("depthwise", depthwise_conv2d{}, {f.x(), f.constant(numbers({2, 2, 3, 2}, 1))});
  f.output(normalise(f, v, 6));
  CHECK(f.keeps_results(fold_batch_norm) == 1);
  CHECK(f.op_count() == 1);
}

TEST_CASE("batch norm of an input stays") {
  graph_fixture f({1, 5, 4, 3});
  f.output(normalise(f, f.x(), 3));
  CHECK(f.keeps_results(fold_batch_norm) == 0);
}

TEST_CASE("batch norm by an infinite scale stays") {
  graph_fixture f({1, 5, 4, 3});
  batch_norm n;
  n.epsilon = 0;
  const value ones = f.constant(floats({4}, {1, 1, 1, 1}));
  const value variance = f.constant(floats({4}, {1, 0, 1, 1}));
  f.output(f.add("norm", n, {f.convolve("conv", f.x(), 4, 1), ones, ones, ones, variance}));
  CHECK(fold_batch_norm(f.g) == 0);
}

TEST_CASE("batch norm whose shift overflows stays") {
  graph_fixture f({1, 5, 4, 3});
  batch_norm n;
  n.epsilon = 1e-3f;
  const value ones = f.constant(floats({4}, {1, 1, 1, 1}));
  const value large = f.constant(floats({4}, {1, 1e20f, 1, 1}));
  f.output(f.add("norm", n, {f.convolve("conv", f.x(), 4, 1), large, ones, large, ones}));
  CHECK(fold_batch_norm(f.g) == 0);
}
