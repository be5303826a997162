// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/reverse_sequence.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/reverse_sequence.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("reverse_sequence reference and layers") {
  te::gen::reverse_sequence r;
  r.seq_dim = 1;
  const tensor x = values<std::int32_t>({2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
  const tensor lengths = ints({3, 0});
  CHECK(list<std::int32_t>(run(r, {x, lengths})) == std::vector<std::int32_t>{3, 2, 1, 4, 5, 6, 7, 8});
  using X = in<0, int, 2, 4>;
  using N = in<1, std::int32_t, 2>;
  using Y = out<int, 2, 4>;
  using L = te::reverse_sequence<X, N, Y, 1, 0>;
  CHECK(agrees<Y, L>(run(r, {x, lengths}), {x, lengths}));
  CHECK(error_of(r, {x, ints({5, 0})}) == "seq_lens(0) > input.dims(1)");
  CHECK(error_of(r, {x, ints({1, -1})}) == "seq_lens(1) < 0");
  CHECK(error_of(r, {x, ints({1})}) == "seq_dim 1, batch_dim 0 and seq_lengths int32[1] do not fit int32[2,4]");
  run_layer_as<Y, L, te::simd::scalar>({x, ints({5, 0})}, te::status::invalid_argument);
  r.seq_dim = 0;
  r.batch_dim = 2;
  const tensor y = numbered(dtype::int8, {5, 3, 4, 2});
  const tensor four = ints({5, 4, 1, 0});
  using V =
      te::reverse_sequence<in<0, std::int8_t, 5, 3, 4, 2>, in<1, std::int32_t, 4>, out<std::int8_t, 5, 3, 4, 2>, 0, 2>;
  CHECK(agrees<out<std::int8_t, 5, 3, 4, 2>, V>(run(r, {y, four}), {y, four}));
}
