// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/gather.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/gather.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("gather reference, by hand") {
  te::gen::gather g;
  const tensor x = values<float>({3, 2}, {1, 2, 3, 4, 5, 6});
  CHECK(list<float>(run(g, {x, ints({2, 0})})) == std::vector<float>{5, 6, 1, 2});
  CHECK(list<float>(run(g, {x, int_scalar(1)})) == std::vector<float>{3, 4});
  g.has_axis = true;
  CHECK(list<float>(run(g, {x, ints({1, 1, 0}), int_scalar(1)})) == std::vector<float>{2, 2, 1, 4, 4, 3, 6, 6, 5});
  g.batch_dims = 1;
  CHECK(list<float>(run(g, {x, ints({1, 0, 1}).reshaped({3, 1}), int_scalar(-1)})) == std::vector<float>{2, 3, 6});
  CHECK(error_of(g, {x, ints({1, 0}), int_scalar(1)}) ==
        "the first 1 axes of params float32[3,2] and indices int32[2] must be equal");
  CHECK(error_of(g, {x, ints({1, 0, 1}), int_scalar(0)}) ==
        "batch_dims 1 must lie within the axes of indices int32[3] and not beyond axis 0");
}

TEST_CASE("gather reports the index that is out of range, as TensorFlow words it") {
  te::gen::gather g;
  const tensor x = values<float>({2}, {1, 2});
  CHECK(error_of(g, {x, ints({0, 5}).reshaped({1, 2})}) == "indices[0,1] = 5 is not in [0, 2)");
  CHECK(error_of(g, {x, int_scalar(-1)}) == "indices = -1 is not in [0, 2)");
  CHECK(try_run(g, {x, int_scalar(-1)}).error().kind == te::gen::error_kind::runtime);
}

TEST_CASE("gather layers") {
  te::gen::gather g;
  const tensor x = numbered(dtype::float32, {7, 5});
  const tensor ids = ints({6, 0, 3, 3});
  CHECK(agrees<out<float, 4, 5>, te::gather<in<0, float, 7, 5>, in<1, std::int32_t, 4>, out<float, 4, 5>, 0, 0>>(
      run(g, {x, ids}), {x, ids}));
  g.has_axis = true;
  g.batch_dims = 1;
  const tensor y = numbered(dtype::int8, {2, 3, 4, 2});
  const tensor at = tensor::of_ints(dtype::int64, std::vector<std::int64_t>{3, 0, 1, 2, 2, 0}).reshaped({2, 3});
  using L = te::gather<in<0, std::int8_t, 2, 3, 4, 2>, in<1, std::int64_t, 2, 3>, out<std::int8_t, 2, 3, 3, 2>, 2, 1>;
  CHECK(agrees<out<std::int8_t, 2, 3, 3, 2>, L>(run(g, {y, at, int_scalar(2)}), {y, at}));
}

TEST_CASE("gather layers refuse indices outside without touching memory there") {
  using L = te::gather<in<0, float, 7, 5>, in<1, std::int32_t, 2>, out<float, 2, 5>, 0, 0>;
  const tensor x = numbered(dtype::float32, {7, 5});
  for (const std::int64_t bad : {-1, 7, 1 << 30}) {
    run_layer_as<out<float, 2, 5>, L, te::simd::default_arch>({x, ints({0, bad})}, te::status::index_out_of_range);
  }
}
