// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matrix_band_part.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/matrix_band_part.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("matrix_band_part reference and layers") {
  te::gen::matrix_band_part m;
  const tensor x = values<std::int32_t>({3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  const auto part = [&](std::int64_t lower, std::int64_t upper) {
    return list<std::int32_t>(run(m, {x, tensor::scalar(lower), tensor::scalar(upper)}));
  };
  CHECK(part(-1, 0) == std::vector<std::int32_t>{1, 0, 0, 4, 5, 0, 7, 8, 9});
  CHECK(part(0, -1) == std::vector<std::int32_t>{1, 2, 3, 0, 5, 6, 0, 0, 9});
  CHECK(part(0, 0) == std::vector<std::int32_t>{1, 0, 0, 0, 5, 0, 0, 0, 9});
  CHECK(error_of(m, {x, tensor::scalar<std::int64_t>(4), tensor::scalar<std::int64_t>(0)}) ==
        "num_lower 4 and num_upper 0 do not fit matrices int32[3,3]");
  const tensor y = numbered(dtype::float32, {2, 7, 4});
  using Y = in<0, float, 2, 7, 4>;
  using O = out<float, 2, 7, 4>;
  const auto expected = [&](std::int64_t lower, std::int64_t upper) {
    return run(m, {y, tensor::scalar(lower), tensor::scalar(upper)});
  };
  CHECK(agrees<O, te::matrix_band_part<Y, O, 1, 2>>(expected(1, 2), {y}));
  CHECK(agrees<O, te::matrix_band_part<Y, O, -1, 0>>(expected(-1, 0), {y}));
  CHECK(agrees<O, te::matrix_band_part<Y, O, 0, -1>>(expected(0, -1), {y}));
}
