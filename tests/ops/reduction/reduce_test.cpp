// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/reduce.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/reduce.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::reduce;
using gen::reduce_kind;

gen::tensor axes_tensor(std::vector<std::int64_t> axes) { return gen::tensor::of_ints(gen::dtype::int32, axes); }

template <class T>
std::vector<T> of(reduce_kind kind, const gen::tensor& x, std::vector<std::int64_t> axes, bool keep = false) {
  reduce op(kind, keep);
  return values<T>(evaluate(op, {x, axes_tensor(std::move(axes))})[0]);
}

template <class Functor, class T, class In, class Axes, class Out>
void agrees(reduce_kind kind, double tolerance = 1e-6) {
  reduce op(kind);
  const gen::tensor x = random_tensor<T>(shape_of<In>(), std::is_unsigned_v<T> ? 0 : -2, 2);
  const gen::tensor want = evaluate(op, {x, axes_tensor({Axes::values.begin(), Axes::values.end()})})[0];
  using out = slot<T, Out, 4>;
  check_layer<te::reduce<Functor, slot<T, In, 0>, out, Axes>, out>({x}, want, tolerance);
}

template <te::index_t N>
void agrees_at_size() {
  agrees<te::ops::sum, float, te::shape<2, N>, te::ints<1>, te::shape<2>>(reduce_kind::sum);
  agrees<te::ops::sum, float, te::shape<3, N>, te::ints<0>, te::shape<N>>(reduce_kind::sum);
}

}  // namespace

TEST_CASE("reductions as TensorFlow computes them", "[reduce]") {
  const gen::tensor x = tensor<float>({2, 3}, {1, 2, 3, 4, 5, nan_f});
  check_close<float>(of<float>(reduce_kind::sum, x, {0}), {5, 7, nan_f});
  check_close<float>(of<float>(reduce_kind::max, x, {-1}), {3, nan_f});
  check_close<float>(of<float>(reduce_kind::min, x, {1}), {1, nan_f});
  check_close<float>(of<float>(reduce_kind::mean, x, {}), {1, 2, 3, 4, 5, nan_f});
  check_close<float>(of<float>(reduce_kind::prod, x, {0}), {4, 10, nan_f});
  reduce keep(reduce_kind::mean, true);
  CHECK(evaluate(keep, {x, axes_tensor({0, 1})})[0].shape() == gen::shape{1, 1});
  const gen::tensor bytes = tensor<std::int8_t>({7}, {100, 100, 100, 100, 27, 27, 27});
  CHECK(of<std::int8_t>(reduce_kind::sum, bytes, {0}) == std::vector<std::int8_t>{-31});
  CHECK(of<std::int8_t>(reduce_kind::mean, bytes, {0}) == std::vector<std::int8_t>{68});
  CHECK(of<std::int32_t>(reduce_kind::mean, tensor<std::int32_t>({2}, {-1, -2}), {0}) == std::vector<std::int32_t>{-1});
  CHECK(of<bool>(reduce_kind::all, tensor<bool>({2, 2}, {true, true, true, false}), {1}) ==
        std::vector<bool>{true, false});
}

TEST_CASE("reductions of nothing", "[reduce]") {
  const gen::tensor none(gen::dtype::float32, {1, 0});
  check_close<float>(of<float>(reduce_kind::sum, none, {1}), {0});
  check_close<float>(of<float>(reduce_kind::mean, none, {1}), {nan_f});
  check_close<float>(of<float>(reduce_kind::max, none, {1}), {-inf_f});
  check_close<float>(of<float>(reduce_kind::prod, none, {1}), {1});
  CHECK(of<std::int8_t>(reduce_kind::min, gen::tensor(gen::dtype::int8, {1, 0}), {1}) == std::vector<std::int8_t>{127});
  CHECK(of<std::int8_t>(reduce_kind::mean, gen::tensor(gen::dtype::int8, {1, 0}), {1}) == std::vector<std::int8_t>{0});
  CHECK(of<bool>(reduce_kind::all, gen::tensor(gen::dtype::boolean, {1, 0}), {1}) == std::vector<bool>{true});
  agrees<te::ops::mean, float, te::shape<2, 0>, te::ints<1>, te::shape<2>>(reduce_kind::mean);
  agrees<te::ops::max, float, te::shape<0, 2>, te::ints<0>, te::shape<2>>(reduce_kind::max);
  agrees<te::ops::sum, float, te::shape<0, 2>, te::ints<1>, te::shape<0>>(reduce_kind::sum);
}

TEST_CASE("errors of reductions", "[reduce]") {
  reduce op(reduce_kind::sum);
  const gen::tensor x(gen::dtype::float32, {2, 3});
  CHECK(message(infer_constants(op, {x, axes_tensor({1, -1})})) == "axes [1,-1] name axis 1 twice");
  CHECK_FALSE(infer_constants(op, {x, axes_tensor({2})}));
  CHECK(infer(op, {x.type(), {gen::dtype::int32, {1}}}).error().kind == gen::error_kind::unsupported);
  reduce logical(reduce_kind::all);
  CHECK(message(infer_constants(logical, {x, axes_tensor({1})})) == "is not defined for float32[2,3]");
}

TEST_CASE("a reduction of single elements is a view", "[reduce]") {
  reduce op(reduce_kind::mean);
  REQUIRE(infer_constants(op, {gen::tensor(gen::dtype::float32, {2, 1, 3}), axes_tensor({1})}));
  CHECK(op.is_view());
  REQUIRE(infer_constants(op, {gen::tensor(gen::dtype::float32, {2, 1, 3}), axes_tensor({0})}));
  CHECK_FALSE(op.is_view());
}

TEST_CASE("reduce layers at sizes around the vectors", "[reduce]") {
  agrees_at_size<1>();
  agrees_at_size<3>();
  agrees_at_size<4>();
  agrees_at_size<17>();
  agrees_at_size<130>();
  agrees<te::ops::mean, float, te::shape<8000>, te::ints<0>, te::shape<>>(reduce_kind::mean);
  agrees<te::ops::sum, float, te::shape<1000, 7>, te::ints<0>, te::shape<7>>(reduce_kind::sum);
}

TEST_CASE("reduce layers over all patterns of axes", "[reduce]") {
  using s = te::shape<2, 3, 4, 5>;
  agrees<te::ops::sum, float, s, te::ints<1, 2>, te::shape<2, 5>>(reduce_kind::sum);
  agrees<te::ops::sum, float, s, te::ints<0, 2>, te::shape<3, 5>>(reduce_kind::sum);
  agrees<te::ops::max, float, s, te::ints<1, 3>, te::shape<2, 4>>(reduce_kind::max);
  agrees<te::ops::min, double, s, te::ints<0, 3>, te::shape<3, 4>>(reduce_kind::min);
  agrees<te::ops::prod, float, s, te::ints<0, 1, 2, 3>, te::shape<>>(reduce_kind::prod);
  agrees<te::ops::mean, std::int8_t, s, te::ints<1, 2>, te::shape<2, 5>>(reduce_kind::mean);
  agrees<te::ops::sum, std::uint8_t, s, te::ints<3>, te::shape<2, 3, 4>>(reduce_kind::sum);
  agrees<te::ops::max, std::int32_t, te::shape<9, 37>, te::ints<1>, te::shape<9>>(reduce_kind::max);
  agrees<te::ops::any, bool, s, te::ints<2>, te::shape<2, 3, 5>>(reduce_kind::any);
  agrees<te::ops::sum, float, s, te::ints<>, s>(reduce_kind::sum);
}

TEST_CASE("reduce layers carry NaN through extremes", "[reduce]") {
  std::vector<float> v(40, -3);
  v[17] = nan_f;
  const gen::tensor x = tensor<float>({2, 20}, v);
  reduce op(reduce_kind::max);
  using in = slot<float, te::shape<2, 20>, 0>;
  using out = slot<float, te::shape<2>, 1>;
  check_layer<te::reduce<te::ops::max, in, out, te::ints<1>>, out>({x}, evaluate(op, {x, axes_tensor({1})})[0]);
}

}  // namespace tests
