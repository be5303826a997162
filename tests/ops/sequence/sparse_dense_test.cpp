// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_dense.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/sparse_dense.hpp>

using namespace tf_embed::test;
using tf_embed::gen::sparse_dense;
namespace te = tf_embed;

namespace {
const tensor ids = ints({0, 1, 1, 0}).reshaped({2, 2});
const tensor two = values<float>({2}, {2, 3});
using V = std::vector<float>;
using I = in<0, std::int32_t, 2, 2>;
using X = in<1, float, 2>;
}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("sparse_dense products") {
  sparse_dense s;
  const tensor ones = values<float>({3, 2}, {1, 1, 1, 1, 1, 1});
  const tensor y = run(s, {ids, two, ints({2, 3}), ones});
  CHECK(list<float>(y) == V{2, 2, 3, 3});
  using Y = out<float, 2, 2>;
  using L = te::sparse_matmul<I, X, in<2, float, 3, 2>, Y, te::shape<2, 3>, false, false>;
  CHECK(agrees<Y, L>(y, {ids, two, ones}));
  run_layer_as<Y, L, te::simd::scalar>({ints({0, 3, 1, 0}), two, ones}, te::status::index_out_of_range);
  run_layer_as<Y, L, te::simd::scalar>({ints({-1, 0, 1, 0}), two, ones}, te::status::index_out_of_range);

  s.adjoint_a = s.adjoint_b = true;
  const tensor b = values<float>({4, 2}, {0, 1, 2, 3, 4, 5, 6, 7});
  const tensor z = run(s, {ids, two, ints({2, 3}), b});
  CHECK(list<float>(z) == V{3, 9, 15, 21, 0, 4, 8, 12, 0, 0, 0, 0});
  using Z = out<float, 3, 4>;
  CHECK(agrees<Z, te::sparse_matmul<I, X, in<2, float, 4, 2>, Z, te::shape<2, 3>, true, true>>(z, {ids, two, b}));
  CHECK(error_of(s, {ids, two, ints({3, 3}), b}) ==
        "indices int32[2,2], values float32[2], shape [3,3] and the dense tensor float32[4,2] do not fit together");
}

TEST_CASE("sparse_dense sums") {
  sparse_dense s;
  s.is_sum = true;
  const tensor ones = values<float>({2, 3}, {1, 1, 1, 1, 1, 1});
  CHECK(list<float>(run(s, {ids, two, ints({2, 3}), ones})) == V{1, 3, 1, 4, 1, 1});
  CHECK(expands(s, {ids, two, ints({2, 3}), ones}, 2));
}
