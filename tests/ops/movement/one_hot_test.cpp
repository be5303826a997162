// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/one_hot.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/one_hot.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("one_hot reference and layers") {
  te::gen::one_hot op;
  const tensor ids = ints({2, -1, 0, 3});
  const tensor on = tensor::scalar(5.0f);
  const tensor off = tensor::scalar(-1.0f);
  const tensor rows = run(op, {ids, int_scalar(3), on, off});
  CHECK(list<float>(rows) == std::vector<float>{-1, -1, 5, -1, -1, -1, 5, -1, -1, -1, -1, -1});
  CHECK(op.inferred.axis == 1);
  using S = in<1, float>;
  using F = in<2, float>;
  CHECK(agrees<out<float, 4, 3>, te::one_hot<in<0, int, 4>, S, F, out<float, 4, 3>, 1>>(rows, {ids, on, off}));
  op.axis = 0;
  const tensor columns = run(op, {ids, int_scalar(3), on, off});
  CHECK(list<float>(columns) == std::vector<float>{-1, -1, 5, -1, -1, -1, -1, -1, 5, -1, -1, -1});
  CHECK(agrees<out<float, 3, 4>, te::one_hot<in<0, int, 4>, S, F, out<float, 3, 4>, 0>>(columns, {ids, on, off}));
  const tensor bytes = values<std::uint8_t>({2, 2}, {255, 1, 0, 2});
  op.axis = 1;
  CHECK(agrees<out<float, 2, 2, 2>, te::one_hot<in<0, std::uint8_t, 2, 2>, S, F, out<float, 2, 2, 2>, 1>>(
      run(op, {bytes, int_scalar(2), on, off}), {bytes, on, off}));
  CHECK(error_of(op, {ids, int_scalar(-1), on, off}) == "depth must not be negative, but is -1");
  CHECK(error_of(op, {ids, int_scalar(2), on, ids}) ==
        "on_value and off_value must be scalars of one type, but input 3 is int32[4]");
}
