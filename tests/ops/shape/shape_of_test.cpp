// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/shape_of.hpp"

#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("shape, size and rank come from types alone") {
  const tensor x = numbered(dtype::float32, {2, 0, 4});
  te::gen::shape_of s;
  CHECK(same(run(s, {x}), ints({2, 0, 4})));
  const auto both = run_all(s, {x, tensor::scalar(1.0f)});
  CHECK(both[1].shape() == shape{0});
  s.kind = te::gen::shape_of::form::size;
  s.out_type = dtype::int64;
  CHECK(same(run(s, {x}), tensor::scalar<std::int64_t>(0)));
  s.kind = te::gen::shape_of::form::rank;
  s.out_type = dtype::int32;
  CHECK(same(run(s, {x}), int_scalar(3)));

  const std::vector<te::gen::tensor_type> types{{dtype::float32, {1 << 30, 4}}};
  const std::vector<const tensor*> unknown{nullptr};
  const te::gen::shape_context context(types, unknown);
  s.kind = te::gen::shape_of::form::dims;
  CHECK(same(s.fold(context).at(0), ints({1 << 30, 4})));
  s.kind = te::gen::shape_of::form::size;
  CHECK(s.infer_shape(context).error().message == "float32[1073741824,4] does not fit into int32");
}
