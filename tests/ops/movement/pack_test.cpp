// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/pack.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/pack.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("pack reference and layers") {
  te::gen::pack p;
  const tensor a = values<float>({2}, {1, 2});
  const tensor b = values<float>({2}, {3, 4});
  CHECK(list<float>(run(p, {a, b})) == std::vector<float>{1, 2, 3, 4});
  p.axis = -1;
  const tensor columns = run(p, {a, b});
  CHECK(list<float>(columns) == std::vector<float>{1, 3, 2, 4});
  CHECK(p.inferred.axis == 1);
  CHECK(agrees<out<float, 2, 2>, te::pack<out<float, 2, 2>, 1, in<0, float, 2>, in<1, float, 2>>>(columns, {a, b}));
  p.axis = 0;
  const tensor s = tensor::scalar<std::int8_t>(7);
  CHECK(list<std::int8_t>(run(p, {s, s, s})) == std::vector<std::int8_t>{7, 7, 7});
  CHECK(agrees<out<std::int8_t, 2>, te::pack<out<std::int8_t, 2>, 0, in<0, std::int8_t>, in<1, std::int8_t>>>(
      run(p, {s, s}), {s, s}));
  const tensor x = numbered(dtype::int32, {3, 17});
  const tensor y = numbered(dtype::int32, {3, 17});
  p.axis = 1;
  CHECK(agrees<out<int, 3, 2, 17>, te::pack<out<int, 3, 2, 17>, 1, in<0, int, 3, 17>, in<1, int, 3, 17>>>(
      run(p, {x, y}), {x, y}));
  CHECK(error_of(p, {a, s}) == "all inputs must be float32[2], but input 1 is int8[]");
  p.axis = 2;
  CHECK(error_of(p, {a, b}) == "axis 2 is out of range for rank 2");
}

TEST_CASE("parallel_concat") {
  te::gen::parallel_concat p;
  p.target = {2, 2};
  const tensor a = values<float>({1, 2}, {1, 2});
  const tensor b = values<float>({1, 2}, {3, 4});
  CHECK(list<float>(run(p, {a, b})) == std::vector<float>{1, 2, 3, 4});
  CHECK(expands(p, {a, b}, 2));
  CHECK(error_of(p, {a, a, b}) == "3 tensors like float32[1,2] do not make [2,2]");
  p.target = {1, 2};
  CHECK(expands(p, {a}, 1));
}
