// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/concat.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/concat.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("concat reference, by hand") {
  te::gen::concat op;
  const tensor a = values<float>({2, 1}, {1, 2});
  const tensor b = values<float>({2, 2}, {3, 4, 5, 6});
  CHECK(list<float>(run(op, {a, b, int_scalar(1)})) == std::vector<float>{1, 3, 4, 2, 5, 6});
  CHECK(list<float>(run(op, {a, b, a, int_scalar(-1)})) == std::vector<float>{1, 3, 4, 1, 2, 5, 6, 2});
  CHECK(op.inferred.axis == 1);
  te::gen::concat first;
  first.axis_first = true;
  CHECK(list<float>(run(first, {int_scalar(0), b, b})) == std::vector<float>{3, 4, 5, 6, 3, 4, 5, 6});
  CHECK(run(op, {tensor(dtype::int8, {2, 0}), tensor(dtype::int8, {2, 0}), int_scalar(1)}).shape() == shape{2, 0});
  CHECK(list<float>(run(op, {tensor(dtype::float32, {2, 0}), a, int_scalar(1)})) == std::vector<float>{1, 2});
  CHECK(same(run(op, {a, int_scalar(0)}), a));
}

TEST_CASE("concat refuses what does not fit") {
  te::gen::concat op;
  const tensor a = numbered(dtype::float32, {2, 1});
  CHECK(error_of(op, {a, numbered(dtype::float32, {3, 1}), int_scalar(1)}) ==
        "float32[3,1] cannot be joined with float32[2,1] along axis 1");
  CHECK(error_of(op, {a, numbered(dtype::int32, {2, 1}), int_scalar(1)}) ==
        "int32[2,1] cannot be joined with float32[2,1] along axis 1");
  CHECK(error_of(op, {a, a, int_scalar(2)}) == "axis 2 is not an axis of a tensor of rank 2");
  CHECK(error_of(op, {tensor::scalar(1.0f), tensor::scalar(1.0f), int_scalar(0)}) ==
        "axis 0 is not an axis of a tensor of rank 0");
  CHECK(error_of(op, {a}) == "needs at least 2 inputs, but has 1");
  CHECK(error_of(op, {a, a, ints({0, 1})}) == "axis (input 2) must be one integer, but is int32[2]");
}

TEST_CASE("concat layers, with runs around the widths of moves") {
  te::gen::concat op;
  const auto check = [&]<class A, class B, class C, class Out, std::size_t Axis>() {
    const auto make = []<class T>(T*) {
      return numbered(te::gen::dtype_of<typename T::value_type>, shape(T::shape::dims.begin(), T::shape::dims.end()));
    };
    const std::vector<tensor> parts{make(static_cast<A*>(nullptr)), make(static_cast<B*>(nullptr)),
                                    make(static_cast<C*>(nullptr))};
    const tensor expected = run(op, {parts[0], parts[1], parts[2], int_scalar(Axis)});
    CHECK(agrees<Out, te::concat<Out, Axis, A, B, C>>(expected, parts));
  };
  check.operator()<in<0, float, 2, 3, 1>, in<1, float, 2, 3, 16>, in<2, float, 2, 3, 33>, out<float, 2, 3, 50>, 2>();
  check.operator()<in<0, std::int8_t, 5, 1>, in<1, std::int8_t, 5, 15>, in<2, std::int8_t, 5, 129>,
                   out<std::int8_t, 5, 145>, 1>();
  check.operator()<in<0, std::int8_t, 5, 3>, in<1, std::int8_t, 5, 7>, in<2, std::int8_t, 5, 17>,
                   out<std::int8_t, 5, 27>, 1>();
  check.operator()<in<0, double, 1, 9>, in<1, double, 0, 9>, in<2, double, 4, 9>, out<double, 5, 9>, 0>();
  check.operator()<in<0, bool, 0, 0>, in<1, bool, 0, 2>, in<2, bool, 0, 1>, out<bool, 0, 3>, 1>();
}
