// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/broadcast_args.hpp"

#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("broadcast_args computes shapes at generation") {
  te::gen::broadcast_args b;
  CHECK(same(run(b, {ints({3, 1}), ints({2, 1, 4})}), ints({2, 3, 4})));
  CHECK(same(run(b, {ints({}), ints({5})}), ints({5})));
  CHECK(error_of(b, {ints({3}), ints({2})}) == "shapes [3] and [2] do not broadcast");
  CHECK(error_of(b, {int_scalar(3), ints({2})}) == "operands must be shapes, but input 0 is int32[]");
}
