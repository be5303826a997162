// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_to_dense.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/sparse_to_dense.hpp>

using namespace tf_embed::test;
using tf_embed::gen::sparse_to_dense;
namespace te = tf_embed;
using V = std::vector<std::int32_t>;

// Expected values are TensorFlow's.
TEST_CASE("sparse_to_dense") {
  sparse_to_dense s;
  const tensor ids = ints({0, 1, 1, 2}).reshaped({2, 2});
  const tensor y = run(s, {ids, ints({2, 3}), ints({5, 6}), int_scalar(9)});
  CHECK(list<std::int32_t>(y) == V{9, 5, 9, 9, 9, 6});
  using Y = out<std::int32_t, 2, 3>;
  using I = in<0, std::int32_t, 2, 2>;
  using L = te::sparse_to_dense<I, in<1, std::int32_t, 2>, in<2, std::int32_t>, Y, true>;
  CHECK(agrees<Y, L>(y, {ids, ints({5, 6}), int_scalar(9)}));
  run_layer_as<Y, L, te::simd::scalar>({ints({0, 3, 1, 2}), ints({5, 6}), int_scalar(9)},
                                       te::status::index_out_of_range);
  run_layer_as<Y, L, te::simd::scalar>({ints({1, 2, 1, 2}), ints({5, 6}), int_scalar(9)}, te::status::invalid_argument);
}

TEST_CASE("sparse_to_dense of a list, of one value, of one index") {
  sparse_to_dense s;
  CHECK(list<std::int32_t>(run(s, {ints({1, 2}), ints({4}), int_scalar(7), int_scalar(9)})) == V{9, 7, 7, 9});
  CHECK(list<std::int32_t>(run(s, {int_scalar(2), ints({4}), int_scalar(7), int_scalar(9)})) == V{9, 9, 7, 9});
  using Y = out<std::int32_t, 4>;
  using L = te::sparse_to_dense<in<0, std::int32_t, 2>, in<1, std::int32_t>, in<2, std::int32_t>, Y, false>;
  s.validates = false;
  const tensor y = run(s, {ints({2, 2}), ints({4}), int_scalar(7), int_scalar(9)});
  CHECK(list<std::int32_t>(y) == V{9, 9, 7, 9});
  CHECK(agrees<Y, L>(y, {ints({2, 2}), int_scalar(7), int_scalar(9)}));
}

TEST_CASE("sparse_to_dense refuses what does not fit") {
  sparse_to_dense s;
  CHECK(error_of(s, {ints({2, 2}), ints({4}), ints({5, 6}), int_scalar(9)}) ==
        "sparse_indices[1] = [2] does not come after [2]");
  CHECK(error_of(s, {ints({4}), ints({4}), ints({5}), int_scalar(9)}) ==
        "sparse_indices[0] = [4] does not index into shape [4]");
  CHECK(error_of(s, {ints({1}), ints({4, 4}), ints({5}), int_scalar(9)}) ==
        "sparse_indices int32[1], output_shape [4,4], sparse_values int32[1] and default_value int32[] do not fit "
        "together");
}
