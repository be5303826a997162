// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_reshape.hpp"

#include "ops/support/counted_support.hpp"

#include <tf_embed/layers/sparse_reshape.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

tensor longs(shape s, std::initializer_list<std::int64_t> v) { return values<std::int64_t>(std::move(s), v); }

}  // namespace

TEST_CASE("sparse_reshape reference, as TensorFlow has it") {
  te::gen::sparse_reshape s;
  const auto made = run_all(s, {longs({2, 2}, {0, 1, 1, 2}), longs({2}, {2, 3}), longs({2}, {-1, 2})});
  CHECK(list<std::int64_t>(made[0]) == std::vector<std::int64_t>{0, 1, 2, 1});
  CHECK(list<std::int64_t>(made[1]) == std::vector<std::int64_t>{3, 2});
  // Places outside are not looked for.
  CHECK(list<std::int64_t>(run(s, {longs({2, 2}, {5, 7, -1, 2}), longs({2}, {2, 3}), longs({1}, {6})})) ==
        std::vector<std::int64_t>{22, -1});
  for (const tensor& same : {longs({2}, {2, 3}), longs({2}, {-1, 3})}) {
    CHECK(list<std::int64_t>(run(s, {longs({2, 2}, {5, 7, -1, 2}), longs({2}, {2, 3}), same})) ==
          std::vector<std::int64_t>{5, 7, -1, 2});
  }
  CHECK(list<std::int64_t>(run(s, {longs({1, 2}, {5, 7}), longs({2}, {3, 0}), longs({2}, {3, -1})})) ==
        std::vector<std::int64_t>{5, 7});
  CHECK(error_of(s, {longs({2, 2}, {5, 7, -1, 2}), longs({2}, {3, 0}), longs({2}, {0, 3})}) ==
        "2 indices into a sparse tensor of shape [3,0], which has no elements");
  CHECK(run(s, {longs({0, 2}, {}), longs({2}, {3, 0}), longs({2}, {0, 5})}).shape() == shape{0, 2});
  CHECK(error_of(s, {longs({1, 2}, {0, 1}), longs({2}, {2, 3}), longs({2}, {4, 2})}) ==
        "a sparse tensor of shape [2,3] cannot be reshaped to [4,2]");
  CHECK(error_of(s, {longs({2}, {0, 1}), longs({2}, {2, 3}), longs({2}, {4, 2})}) ==
        "expects int64 indices [n,rank] and two shapes, but is given int64[2], int64[2] and int64[2]");
}

TEST_CASE("sparse_reshape layers, and shapes that make no sense") {
  using out = place<3, std::int64_t, 2, 3>;
  using dims = place<4, std::int64_t, 3>;
  using L =
      te::sparse_reshape<place<0, std::int64_t, 2, 2>, place<1, std::int64_t, 2>, place<2, std::int64_t, 3>, out, dims>;
  const tensor indices = longs({2, 2}, {3, 1, 5, 3});
  auto places = run_in_places<L>({indices, longs({2}, {6, 4}), longs({3}, {2, -1, 3})});
  CHECK(at<out>(places) == std::vector<std::int64_t>{1, 0, 1, 1, 3, 2});
  CHECK(at<dims>(places) == std::vector<std::int64_t>{2, 4, 3});
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  for (const auto& [from, to] :
       {std::pair(longs({2}, {most, most}), longs({3}, {most, most, 1})),
        std::pair(longs({2}, {least, -1}), longs({3}, {least, -1, 1})),
        std::pair(longs({2}, {6, 4}), longs({3}, {-1, -1, 1})), std::pair(longs({2}, {6, 4}), longs({3}, {0, -1, 1})),
        std::pair(longs({2}, {6, 4}), longs({3}, {5, -1, 1})), std::pair(longs({2}, {6, 4}), longs({3}, {2, 2, 2}))})
    run_in_places<L, te::simd::scalar>({indices, from, to}, te::status::invalid_argument);
  using same = te::sparse_reshape<place<0, std::int64_t, 2, 2>, place<1, std::int64_t, 2>, place<2, std::int64_t, 2>,
                                  place<3, std::int64_t, 2, 2>, place<4, std::int64_t, 2>>;
  const tensor outside = longs({2, 2}, {5, 7, -1, 2});
  places = run_in_places<same>({outside, longs({2}, {2, 3}), longs({2}, {2, -1})});
  CHECK(at<place<3, std::int64_t, 2, 2>>(places) == std::vector<std::int64_t>{5, 7, -1, 2});
  run_in_places<same>({outside, longs({2}, {3, 0}), longs({2}, {0, 3})}, te::status::invalid_argument);
  // Of indices that there might be there are none.
  using counted = te::sparse_reshape<place<0, std::int64_t, 2, 2>, place<1, std::int64_t, 2>, place<2, std::int64_t, 2>,
                                     place<3, std::int64_t, 2, 2>, place<4, std::int64_t, 2>,
                                     te::extent<place<5, std::int64_t>, 0>>;
  const std::vector<tensor> given{outside, longs({2}, {3, 0}), longs({2}, {0, 3}), longs({1}, {0}), longs({1}, {0})};
  for (const std::int64_t n : {0, 1}) {
    std::vector<tensor> operands = given;
    operands.push_back(longs({}, {n}));
    run_in_places<counted>(operands, n == 0 ? te::status::ok : te::status::invalid_argument);
  }
  // Indices may be anything.
  run_in_places<L, te::simd::scalar>(
      {longs({2, 2}, {most, least, least, most}), longs({2}, {6, 4}), longs({3}, {2, 4, 3})});
}
