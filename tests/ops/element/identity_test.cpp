// SPDX-License-Identifier: Apache-2.0
#include "ops/element/identity.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/identity.hpp>
#include <tf_embed/layers/unary.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

template <class T>
void copies() {
  const gen::tensor x = random_tensor<T>({2, 3, 5}, 0, 100, 1);
  using in = slot<T, te::shape<2, 3, 5>, 0>;
  using out = slot<T, te::shape<6, 5>, 1>;
  check_layer<te::identity<in, out>, out>({x}, x.reshaped({6, 5}));
}

}  // namespace

TEST_CASE("identity hands its inputs on", "[identity]") {
  gen::identity op;
  CHECK(op.is_view());
  CHECK(op.is_identity());
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
  const gen::tensor_type counted{gen::dtype::float32, {4, 2}, {{.id = 1}}};
  CHECK(infer(op, {counted}));
  op.expected = gen::shape{4, 2};
  CHECK(message(infer(op, {counted})) ==
        "input 0 is float32[?<=4,2]: the shape [4,2] asks for a size that is known only at run time");
}

TEST_CASE("the layer identity copies to other storage", "[identity]") {
  copies<float>();
  copies<double>();
  copies<std::int8_t>();
  copies<std::int64_t>();
  using empty = te::shape<0, 3>;
  check_layer<te::identity<slot<float, empty, 0>, slot<float, empty, 1>>, slot<float, empty, 1>>(
      {tensor<float>({0, 3}, {})}, tensor<float>({0, 3}, {}));
}

TEST_CASE("the layer identity moves nothing in place", "[identity]") {
  using in = slot<std::int32_t, te::shape<4>, 0>;
  using out = slot<std::int32_t, te::shape<2, 2>, 0>;
  const gen::tensor x = tensor<std::int32_t>({4}, {1, -2, 3, -4});
  check_layer<te::identity<in, out>, out>({x}, x.reshaped({2, 2}));
}

}  // namespace tests
