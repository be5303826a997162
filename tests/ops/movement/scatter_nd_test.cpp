// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/scatter_nd.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/scatter_nd.hpp>

#include <cmath>
#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("scatter_nd adds up what goes to one place") {
  te::gen::scatter_nd s;
  const tensor ids = ints({1, 3, 1}).reshaped({3, 1});
  const tensor updates = values<float>({3}, {5, 6, 7});
  const tensor y = run(s, {ids, updates, ints({4})});
  CHECK(list<float>(y) == std::vector<float>{0, 12, 0, 6});
  using L = te::scatter_nd<in<0, std::int32_t, 3, 1>, in<1, float, 3>, out<float, 4>>;
  CHECK(agrees<out<float, 4>, L>(y, {ids, updates}));
  run_layer_as<out<float, 4>, L, te::simd::scalar>({ints({0, 4, 0}), updates}, te::status::index_out_of_range);
  CHECK(error_of(s, {ids, updates, ints({2})}) == "indices[1] = [3] does not index into shape [2]");
  CHECK(error_of(s, {ids, updates, ints({2, 2})}) ==
        "indices int32[3,1] and updates float32[3] do not fit shape [2,2]");
}

TEST_CASE("tensor_scatter_update and tensor_scatter_add") {
  te::gen::scatter_nd s;
  s.kind = te::gen::scatter_nd::form::update;
  const tensor x = numbered(dtype::int8, {4, 3});
  const tensor ids = ints({2, 0}).reshaped({2, 1});
  const tensor updates = numbered(dtype::int8, {2, 3});
  using X = in<0, std::int8_t, 4, 3>;
  using I = in<1, std::int32_t, 2, 1>;
  using U = in<2, std::int8_t, 2, 3>;
  using Y = out<std::int8_t, 4, 3>;
  CHECK(agrees<Y, te::tensor_scatter_update<X, I, U, Y>>(run(s, {x, ids, updates}), {x, ids, updates}));
  s.kind = te::gen::scatter_nd::form::add;
  CHECK(agrees<Y, te::tensor_scatter_add<X, I, U, Y>>(run(s, {x, ids, updates}), {x, ids, updates}));
}

// Expected values are TensorFlow's.
TEST_CASE("tensor_scatter_sub, min and max") {
  te::gen::scatter_nd s;
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const tensor x = values<float>({4}, {1, 2, nan, 4});
  const tensor ids = ints({0, 0, 2, 3}).reshaped({4, 1});
  const tensor updates = values<float>({4}, {0, 5, 1, nan});
  using X = in<0, float, 4>;
  using I = in<1, std::int32_t, 4, 1>;
  using U = in<2, float, 4>;
  using Y = out<float, 4>;
  s.kind = te::gen::scatter_nd::form::min;
  tensor y = run(s, {x, ids, updates});
  CHECK((y.as<float>()[0] == 0 && y.as<float>()[1] == 2 && std::isnan(y.as<float>()[2]) && y.as<float>()[3] == 4));
  CHECK(agrees<Y, te::tensor_scatter_min<X, I, U, Y>>(y, {x, ids, updates}));
  s.kind = te::gen::scatter_nd::form::max;
  y = run(s, {x, ids, updates});
  CHECK((y.as<float>()[0] == 5 && y.as<float>()[1] == 2 && std::isnan(y.as<float>()[2]) && y.as<float>()[3] == 4));
  CHECK(agrees<Y, te::tensor_scatter_max<X, I, U, Y>>(y, {x, ids, updates}));

  s.kind = te::gen::scatter_nd::form::sub;
  const tensor bytes = values<std::int8_t>({4}, {1, 2, -128, 4});
  const tensor one = values<std::int8_t>({4}, {1, 5, 1, 0});
  y = run(s, {bytes, ids, one});
  CHECK(list<std::int8_t>(y) == std::vector<std::int8_t>{-5, 2, 127, 4});
  using B = out<std::int8_t, 4>;
  CHECK(agrees<B, te::tensor_scatter_sub<in<0, std::int8_t, 4>, I, in<2, std::int8_t, 4>, B>>(y, {bytes, ids, one}));
}

TEST_CASE("scatters that leave out what lies outside") {
  te::gen::scatter_nd s;
  s.ignores_outside = true;
  const tensor ids = ints({1, 4, -1}).reshaped({3, 1});
  const tensor updates = values<float>({3}, {5, 6, 7});
  const tensor y = run(s, {ids, updates, ints({4})});
  CHECK(list<float>(y) == std::vector<float>{0, 5, 0, 0});
  using L = te::scatter_nd<in<0, std::int32_t, 3, 1>, in<1, float, 3>, out<float, 4>, true>;
  CHECK(agrees<out<float, 4>, L>(y, {ids, updates}));
}
