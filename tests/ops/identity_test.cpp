// SPDX-License-Identifier: Apache-2.0
#include "ops/identity.hpp"

#include "op_testing.hpp"

#include <tf_embed/layers/unary.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

}  // namespace

TEST_CASE("identity hands its inputs on", "[identity]") {
  gen::identity op;
  CHECK(op.is_view());
  const gen::tensor x = tensor<float>({3}, {1, nan_f, inf_f});
  check_close<float>(values<float>(evaluate(op, {x})[0]), {1, nan_f, inf_f});
  CHECK(message(infer(op, {})) == "needs 1 input, but has 0");
  gen::identity list;
  list.is_list = true;
  CHECK_FALSE(list.is_view());
  CHECK(evaluate(list, {x, tensor<bool>({}, {true})})[1].dtype() == gen::dtype::boolean);
  using in = slot<float, te::shape<3>, 0>;
  using out = slot<float, te::shape<3>, 1>;
  check_layer<te::unary<te::ops::identity, in, out>, out>({x}, x);
}

TEST_CASE("identity with a shape that the input must have", "[identity]") {
  gen::identity op;
  op.expected = gen::shape{-1, 2};
  CHECK(evaluate(op, {tensor<float>({1, 2}, {3, 4})})[0].shape() == gen::shape{1, 2});
  CHECK(message(infer(op, {{gen::dtype::float32, {2, 3}}})) == "input float32[2,3] must have the shape [?,2]");
  CHECK(message(infer(op, {{gen::dtype::float32, {2}}})) == "input float32[2] must have the shape [?,2]");
}

}  // namespace tests
