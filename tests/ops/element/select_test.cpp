// SPDX-License-Identifier: Apache-2.0
#include "ops/element/select.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/select.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::dtype;

template <class T, class C, class A, class B, class Out>
void agrees() {
  gen::select op;
  const std::vector<gen::tensor> in{random_tensor<bool>(shape_of<C>(), 0, 1, 7), random_tensor<T>(shape_of<A>(), -9, 0),
                                    random_tensor<T>(shape_of<B>(), 1, 9)};
  using out = slot<T, Out, 3>;
  check_layer<te::select<slot<bool, C, 0>, slot<T, A, 1>, slot<T, B, 2>, out>, out>(in, evaluate(op, in)[0]);
}

}  // namespace

TEST_CASE("a vector condition of Select chooses rows", "[select]") {
  gen::select op;
  op.by_rows = true;
  const std::vector<gen::tensor> in{tensor<bool>({2}, {true, false}), tensor<float>({2, 3}, {1, 2, 3, 4, 5, 6}),
                                    tensor<float>({2, 3}, {-1, -2, -3, -4, -5, -6})};
  const gen::tensor want = evaluate(op, in)[0];
  CHECK(values<float>(want) == std::vector<float>{1, 2, 3, -4, -5, -6});
  using s = te::shape<2, 3>;
  using rows = te::with_shape<slot<bool, te::shape<2>, 0>, te::shape<2, 1>>;
  using out = slot<float, s, 3>;
  check_layer<te::select<rows, slot<float, s, 1>, slot<float, s, 2>, out>, out>(in, want);
}

TEST_CASE("select broadcasts", "[select]") {
  using te::shape;
  agrees<float, shape<19>, shape<19>, shape<19>, shape<19>>();
  agrees<float, shape<>, shape<4>, shape<4>, shape<4>>();
  agrees<float, shape<2, 1>, shape<3>, shape<>, shape<2, 3>>();
  agrees<std::int64_t, shape<3, 1, 5>, shape<2, 1>, shape<1, 5>, shape<3, 2, 5>>();
  agrees<std::uint8_t, shape<2, 3>, shape<>, shape<2, 3>, shape<2, 3>>();
  agrees<bool, shape<7>, shape<7>, shape<>, shape<7>>();
  agrees<float, shape<0>, shape<0>, shape<1>, shape<0>>();
}

TEST_CASE("errors of select", "[select]") {
  gen::select op;
  CHECK(message(infer(op, {{dtype::int32, {2}}, {dtype::float32, {2}}, {dtype::float32, {2}}})) ==
        "the condition must be bool, but is int32[2]");
  CHECK(message(infer(op, {{dtype::boolean, {2}}, {dtype::float32, {2}}, {dtype::int32, {2}}})) ==
        "both choices must have one type, but are float32[2] and int32[2]");
  op.by_rows = true;
  CHECK(message(infer(op, {{dtype::boolean, {3}}, {dtype::float32, {2, 3}}, {dtype::float32, {2, 3}}})) ==
        "condition [3] does not choose between [2,3] and [2,3]");
}

}  // namespace tests
