// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/transpose.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/transpose.hpp>

using namespace tf_embed::test;
using tf_embed::index_t;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

template <class T, class In, class Out, class Perm>
void check() {
  te::gen::transpose op;
  const shape dims(In::shape::dims.begin(), In::shape::dims.end());
  const tensor x = numbered(te::gen::dtype_of<T>, dims);
  std::vector<std::int64_t> perm(Perm::values.begin(), Perm::values.end());
  const tensor expected = run(op, {x, tensor::of_ints(dtype::int32, perm)});
  CHECK(agrees<Out, te::transpose<In, Out, Perm>>(expected, {x}));
}

template <class T, index_t M, index_t N>
void matrix() {
  check<T, in<0, T, M, N>, out<T, N, M>, te::ints<1, 0>>();
}

template <class T>
void matrices() {
  matrix<T, 1, 7>();
  matrix<T, 3, 5>();
  matrix<T, 4, 4>();
  matrix<T, 16, 17>();
  matrix<T, 15, 33>();
  matrix<T, 48, 35>();
  matrix<T, 66, 98>();
}

}  // namespace

TEST_CASE("transpose reference, by hand") {
  te::gen::transpose op;
  const tensor x = values<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(list<float>(run(op, {x, ints({1, 0})})) == std::vector<float>{1, 4, 2, 5, 3, 6});
  CHECK(!op.is_view());
  CHECK(same(run(op, {x, ints({0, 1})}), x));
  CHECK(op.is_view());
  const tensor y = values<std::int8_t>({2, 1, 2}, {1, 2, 3, 4});
  CHECK(run(op, {y, ints({1, 0, -1})}).shape() == shape{1, 2, 2});
  CHECK(op.is_view());
  CHECK(list<std::int8_t>(run(op, {y, ints({2, 1, 0})})) == std::vector<std::int8_t>{1, 3, 2, 4});
  CHECK(run(op, {tensor(dtype::float32, {0, 3}), ints({1, 0})}).shape() == shape{3, 0});
  CHECK(same(run(op, {tensor::scalar(2.0f), ints({})}), tensor::scalar(2.0f)));
}

TEST_CASE("transpose refuses what is no permutation") {
  te::gen::transpose op;
  const tensor x = numbered(dtype::float32, {1, 2, 3});
  CHECK(error_of(op, {x, ints({0, 2})}) == "perm [0,2] must name every axis of float32[1,2,3] once");
  CHECK(error_of(op, {x, ints({0, 2, 2})}) == "perm [0,2,2] must name every axis of float32[1,2,3] once");
  CHECK(error_of(op, {x, ints({0, 2, 3})}) == "perm [0,2,3] must name every axis of float32[1,2,3] once");
  CHECK(error_of(op, {x, ints({0, 1, 2, 0})}) == "perm [0,1,2,0] must name every axis of float32[1,2,3] once");
}

TEST_CASE("transposed matrices of every element size") {
  matrices<std::int8_t>();
  matrices<std::uint16_t>();
  matrices<float>();
  matrices<double>();
}

TEST_CASE("transposes of higher rank") {
  check<float, in<0, float, 2, 3, 5, 7>, out<float, 2, 5, 7, 3>, te::ints<0, 2, 3, 1>>();
  check<float, in<0, float, 2, 5, 7, 3>, out<float, 2, 3, 5, 7>, te::ints<0, 3, 1, 2>>();
  check<float, in<0, float, 2, 9, 4, 8>, out<float, 2, 4, 9, 8>, te::ints<0, 2, 1, 3>>();
  check<bool, in<0, bool, 3, 4, 5>, out<bool, 5, 4, 3>, te::ints<2, 1, 0>>();
  check<double, in<0, double, 2, 3, 2, 3, 2, 3>, out<double, 3, 2, 3, 2, 3, 2>, te::ints<5, 4, 3, 2, 1, 0>>();
  check<std::int32_t, in<0, std::int32_t, 1, 17, 1, 9>, out<std::int32_t, 9, 1, 17, 1>, te::ints<3, 0, 1, 2>>();
  check<float, in<0, float, 0, 3>, out<float, 3, 0>, te::ints<1, 0>>();
  check<float, in<0, float>, out<float>, te::ints<>>();
  check<float, in<0, float, 1>, out<float, 1>, te::ints<0>>();
}
