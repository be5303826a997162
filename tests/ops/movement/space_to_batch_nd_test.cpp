// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/space_to_batch_nd.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/space_to_batch_nd.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {
tensor borders(std::initializer_list<std::int64_t> flat) {
  return ints(flat).reshaped({static_cast<std::int64_t>(flat.size() / 2), 2});
}
}  // namespace

TEST_CASE("space_to_batch_nd and back, as TensorFlow gives it") {
  te::gen::space_to_batch_nd there;
  const tensor x = values<std::int32_t>({2, 3, 1}, {1, 2, 3, 4, 5, 6});
  CHECK(list<std::int32_t>(run(there, {x, ints({2}), borders({2, 1})})) ==
        std::vector<std::int32_t>{0, 1, 3, 0, 4, 6, 0, 2, 0, 0, 5, 0});
  te::gen::space_to_batch_nd back;
  back.to_space = true;
  tensor y(dtype::int32, {4, 3, 1});
  for (int i = 0; i < 12; ++i) y.mutable_as<std::int32_t>()[static_cast<std::size_t>(i)] = i;
  CHECK(list<std::int32_t>(run(back, {y, ints({2}), borders({1, 2})})) == std::vector<std::int32_t>{6, 1, 7, 9, 4, 10});
  CHECK(error_of(there, {x, ints({2}), borders({2, 2})}) ==
        "block_shape [2] and paddings [2,2] do not divide int32[2,3,1]");
  CHECK(error_of(there, {x, ints({0}), borders({2, 2})}) ==
        "block_shape [0] and paddings [2,2] do not divide int32[2,3,1]");
  CHECK(error_of(back, {x, ints({2}), borders({5, 2})}) ==
        "block_shape [2] and crops [5,2] do not divide int32[2,3,1]");
  CHECK(error_of(back, {x, ints({1, 1, 1}), borders({0, 0})}) ==
        "block_shape [1,1,1] and crops [0,0] do not fit int32[2,3,1]");
}

TEST_CASE("space_to_batch_nd layers") {
  te::gen::space_to_batch_nd there;
  te::gen::space_to_batch_nd back;
  back.to_space = true;
  using X = in<0, float, 2, 5, 7, 3>;
  using Y = out<float, 12, 3, 3, 3>;
  const tensor x = numbered(dtype::float32, {2, 5, 7, 3});
  const tensor y = run(there, {x, ints({2, 3}), borders({1, 0, 2, 0})});
  CHECK(agrees<Y, te::space_to_batch_nd<X, Y, te::ints<2, 3>, te::ints<1, 2>>>(y, {x}));
  using Yin = in<0, float, 12, 3, 3, 3>;
  using Xout = out<float, 2, 5, 7, 3>;
  const tensor again = run(back, {y, ints({2, 3}), borders({1, 0, 2, 0})});
  CHECK(same(again, x));
  CHECK(agrees<Xout, te::batch_to_space_nd<Yin, Xout, te::ints<2, 3>, te::ints<1, 2>>>(again, {y}));

  // Without borders.
  using W = in<0, float, 2, 4, 6, 3>;
  using V = out<float, 12, 2, 2, 3>;
  const tensor w = numbered(dtype::float32, {2, 4, 6, 3});
  const tensor v = run(there, {w, ints({2, 3}), borders({0, 0, 0, 0})});
  CHECK(agrees<V, te::space_to_batch_nd<W, V, te::ints<2, 3>, te::ints<0, 0>>>(v, {w}));
  using Vin = in<0, float, 12, 2, 2, 3>;
  using Wout = out<float, 2, 4, 6, 3>;
  CHECK(agrees<Wout, te::batch_to_space_nd<Vin, Wout, te::ints<2, 3>, te::ints<0, 0>>>(w, {v}));
}

TEST_CASE("space_to_batch and batch_to_space have one block for both axes") {
  te::gen::space_to_batch_nd square;
  square.square = 2;
  te::gen::space_to_batch_nd any;
  const tensor x = numbered(dtype::int16, {1, 4, 2, 3});
  const tensor none = borders({0, 0, 1, 1});
  const tensor deep = run(square, {x, none});
  CHECK(same(deep, run(any, {x, ints({2, 2}), none})));
  square.to_space = true;
  CHECK(same(run(square, {deep, none}), x));
  CHECK(error_of(square, {values<float>({4}, {1, 2, 3, 4}), none}) == "input float32[4] must have 4 axes");
}
