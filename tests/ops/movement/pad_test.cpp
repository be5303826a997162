// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/pad.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/pad.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::pad;
using tf_embed::gen::shape;
using tf_embed::gen::tensor_type;
namespace te = tf_embed;

namespace {

tensor paddings(std::initializer_list<std::int64_t> flat) {
  return ints(flat).reshaped({static_cast<std::int64_t>(flat.size() / 2), 2});
}

pad mirrored(pad::border mode) {
  pad p;
  p.mode = mode;
  return p;
}

template <class In, class Before, class After>
struct padded;
template <class T, class S, te::index_t... D, te::index_t... B, te::index_t... A>
struct padded<te::tensor<T, te::shape<D...>, S>, te::ints<B...>, te::ints<A...>> {
  using type = out<T, (B + D + A)...>;
};

template <class In, class Before, class After>
tensor expected_of(pad op, const tensor& x, const tensor* value) {
  std::vector<std::int64_t> flat;
  for (std::size_t i = 0; i < Before::size; ++i) {
    flat.push_back(Before::values[i]);
    flat.push_back(After::values[i]);
  }
  const tensor p = tensor::of_ints(dtype::int64, flat).reshaped({static_cast<std::int64_t>(Before::size), 2});
  op.has_value = value != nullptr;
  return value ? run(op, {x, p, *value}) : run(op, {x, p});
}

template <class In>
tensor input() {
  return numbered(te::gen::dtype_of<typename In::value_type>, shape(In::shape::dims.begin(), In::shape::dims.end()));
}

template <class In, class Before, class After>
void check_zero() {
  using Out = typename padded<In, Before, After>::type;
  const tensor x = input<In>();
  CHECK(agrees<Out, te::pad<In, Out, Before, After>>(expected_of<In, Before, After>({}, x, nullptr), {x}));
}

template <class In, class Before, class After, te::mirror Mode>
void check_mirror() {
  using Out = typename padded<In, Before, After>::type;
  const tensor x = input<In>();
  const auto op = mirrored(Mode == te::mirror::reflect ? pad::border::reflect : pad::border::symmetric);
  CHECK(agrees<Out, te::mirror_pad<In, Out, Before, After, Mode>>(expected_of<In, Before, After>(op, x, nullptr), {x}));
}

}  // namespace

TEST_CASE("pad reference, by hand") {
  pad p;
  const tensor x = values<float>({1, 2}, {1, 2});
  CHECK(list<float>(run(p, {x, paddings({0, 1, 1, 0})})) == std::vector<float>{0, 1, 2, 0, 0, 0});
  CHECK(p.inferred.before == std::vector<std::int64_t>{0, 1});
  CHECK(p.inferred.after == std::vector<std::int64_t>{1, 0});
  CHECK(!p.inferred.value);
  p.has_value = true;
  CHECK(list<float>(run(p, {x, paddings({1, 0, 0, 1}), tensor::scalar(-3.0f)})) ==
        std::vector<float>{-3, -3, -3, 1, 2, -3});
  CHECK(p.inferred.value->as<float>()[0] == -3.0f);
  p.has_value = false;
  CHECK(same(run(p, {x, paddings({0, 0, 0, 0})}), x));
  CHECK(p.is_view());
  CHECK(list<float>(run(p, {tensor(dtype::float32, {0}), paddings({1, 1})})) == std::vector<float>{0, 0});
  CHECK(same(run(p, {tensor::scalar(1.0f), ints({}).reshaped({0, 2})}), tensor::scalar(1.0f)));
}

TEST_CASE("mirror_pad reference, by hand") {
  const tensor x = values<std::int32_t>({3}, {1, 2, 3});
  auto reflect = mirrored(pad::border::reflect);
  auto symmetric = mirrored(pad::border::symmetric);
  CHECK(list<std::int32_t>(run(reflect, {x, paddings({2, 1})})) == std::vector<std::int32_t>{3, 2, 1, 2, 3, 2});
  CHECK(list<std::int32_t>(run(symmetric, {x, paddings({2, 3})})) == std::vector<std::int32_t>{2, 1, 1, 2, 3, 3, 2, 1});
  const tensor y = values<std::int32_t>({2, 2}, {1, 2, 3, 4});
  CHECK(list<std::int32_t>(run(reflect, {y, paddings({1, 0, 0, 1})})) ==
        std::vector<std::int32_t>{3, 4, 3, 1, 2, 1, 3, 4, 3});
  CHECK(error_of(reflect, {x, paddings({3, 0})}) == "paddings [3,0] of axis 0 must lie in [0,2] for int32[3]");
  CHECK(error_of(symmetric, {x, paddings({0, 4})}) == "paddings [0,4] of axis 0 must lie in [0,3] for int32[3]");
}

TEST_CASE("pad refuses what does not fit") {
  pad p;
  const tensor x = numbered(dtype::float32, {1, 2});
  CHECK(error_of(p, {x, ints({1, 1})}) ==
        "paddings must be two numbers for each axis of float32[1,2], but are int32[2]");
  CHECK(error_of(p, {x, ints({1, 1, 1, 1})}) ==
        "paddings must be two numbers for each axis of float32[1,2], but are int32[4]");
  CHECK(error_of(p, {x, paddings({0, 0, -1, 0})}) ==
        "paddings [-1,0] of axis 1 must lie in [0,1099511627776] for float32[1,2]");
  CHECK(error_of(p, {x, paddings({1 << 30, 0, 1 << 30, 0})}) ==
        "the result float32[1073741825,1073741826] is too large");
  p.has_value = true;
  CHECK(error_of(p, {x, paddings({0, 0, 1, 0}), int_scalar(1)}) ==
        "constant_values must be one float32, but is int32[]");
}

TEST_CASE("pad layers") {
  using te::ints;
  check_zero<in<0, float, 1, 5, 7, 3>, ints<0, 1, 2, 0>, ints<0, 2, 1, 0>>();
  check_zero<in<0, float, 2, 3, 3, 17>, ints<0, 0, 1, 0>, ints<0, 1, 0, 0>>();
  check_zero<in<0, std::int8_t, 3, 5>, ints<1, 3>, ints<0, 2>>();
  check_zero<in<0, double, 3, 5>, ints<1, 0>, ints<2, 0>>();
  check_zero<in<0, float, 0, 3>, ints<1, 1>, ints<1, 0>>();
  check_zero<in<0, float, 2, 0>, ints<1, 0>, ints<1, 0>>();
  check_zero<in<0, bool, 4>, ints<0>, ints<0>>();
  check_zero<in<0, float>, ints<>, ints<>>();
}

TEST_CASE("pad layers with a value") {
  using In = in<0, std::int16_t, 3, 4>;
  using Out = out<std::int16_t, 4, 6>;
  const tensor x = input<In>();
  const tensor v = tensor::scalar<std::int16_t>(-7);
  const tensor expected = expected_of<In, te::ints<1, 0>, te::ints<0, 2>>({}, x, &v);
  using L = te::pad<In, Out, te::ints<1, 0>, te::ints<0, 2>, std::integral_constant<std::int16_t, -7>>;
  CHECK(agrees<Out, L>(expected, {x}));
}

TEST_CASE("pad with a value that is known at run time only") {
  using In = in<0, double, 2, 3>;
  using V = in<1, double>;
  using Out = out<double, 3, 5>;
  const tensor x = input<In>();
  const tensor v = tensor::scalar(0.25);
  const tensor p = paddings({1, 0, 0, 2});
  pad op;
  op.has_value = true;
  const std::vector<tensor_type> types{x.type(), p.type(), v.type()};
  const std::vector<const tensor*> constants{nullptr, &p, nullptr};
  REQUIRE(op.infer_shape({types, constants}));
  const auto made = op.evaluate(std::vector{x, p, v});
  REQUIRE(made);
  CHECK(made->at(0).as<double>()[0] == 0.25);
  CHECK(made->at(0).as<double>()[5] == x.as<double>()[0]);
  CHECK(made->at(0).as<double>()[9] == 0.25);
  CHECK(agrees<Out, te::pad<In, Out, te::ints<1, 0>, te::ints<0, 2>, V>>(made->at(0), {x, v}));
}

TEST_CASE("mirror_pad layers") {
  using te::ints;
  using enum te::mirror;
  check_mirror<in<0, float, 1, 5, 7, 3>, ints<0, 4, 2, 0>, ints<0, 2, 6, 0>, reflect>();
  check_mirror<in<0, float, 1, 5, 7, 3>, ints<0, 5, 2, 0>, ints<0, 2, 7, 0>, symmetric>();
  check_mirror<in<0, std::int8_t, 3, 5>, ints<1, 3>, ints<0, 2>, reflect>();
  check_mirror<in<0, double, 3, 5>, ints<3, 0>, ints<2, 0>, symmetric>();
  check_mirror<in<0, double, 2, 3, 2>, ints<1, 0, 1>, ints<0, 0, 1>, reflect>();
  check_mirror<in<0, float>, ints<>, ints<>, symmetric>();
}
