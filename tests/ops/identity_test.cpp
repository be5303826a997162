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

}  // namespace tests
