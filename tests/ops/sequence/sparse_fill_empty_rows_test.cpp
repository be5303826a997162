// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_fill_empty_rows.hpp"

#include "ops/support/counted_support.hpp"

#include <tf_embed/layers/sparse_fill_empty_rows.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

tensor longs(shape s, std::initializer_list<std::int64_t> v) { return values<std::int64_t>(std::move(s), v); }

const tensor places_given = longs({3, 2}, {2, 1, 0, 2, 2, 0});
const tensor numbers = values<float>({3}, {1, 2, 3});

}  // namespace

TEST_CASE("sparse_fill_empty_rows reference, as TensorFlow has it") {
  te::gen::sparse_fill_empty_rows s;
  const auto made = run_all(s, {places_given, numbers, longs({2}, {4, 6}), tensor::scalar(-1.0f)});
  CHECK(list<std::int64_t>(made[0]) == std::vector<std::int64_t>{0, 2, 1, 0, 2, 1, 2, 0, 3, 0});
  CHECK(list<float>(made[1]) == std::vector<float>{2, -1, 1, 3, -1});
  CHECK(list<bool>(made[2]) == std::vector<bool>{false, true, false, true});
  CHECK(list<std::int64_t>(made[3]) == std::vector<std::int64_t>{2, 0, 3});
  CHECK(error_of(s, {places_given, numbers, longs({2}, {2, 6}), tensor::scalar(-1.0f)}) ==
        "indices[0,0] = 2 is not in [0, 2)");
  CHECK(error_of(s, {places_given, numbers, longs({2}, {0, 6}), tensor::scalar(-1.0f)}) ==
        "3 values do not lie in 0 rows");
}

TEST_CASE("sparse_fill_empty_rows layers") {
  te::gen::sparse_fill_empty_rows s;
  const auto want = run_all(s, {places_given, numbers, longs({2}, {4, 6}), tensor::scalar(-1.0f)});
  using indices = place<3, std::int64_t, 7, 2>;
  using filled = place<4, float, 7>;
  using empty = place<5, bool, 4>;
  using went = place<6, std::int64_t, 3>;
  using found = place<7, std::int64_t>;
  using L = te::sparse_fill_empty_rows<place<0, std::int64_t, 3, 2>, place<1, float, 3>, place<2, float>, indices,
                                       filled, empty, went, found, place<8, std::int64_t, 4>>;
  auto places = run_in_places<L>({places_given, numbers, tensor::scalar(-1.0f)});
  CHECK(at<found>(places)[0] == 5);
  CHECK(at<indices>(places) == filled_up<std::int64_t>(want[0], 14));
  CHECK(at<filled>(places) == filled_up<float>(want[1], 7));
  CHECK(at<empty>(places) == list<bool>(want[2]));
  CHECK(at<went>(places) == list<std::int64_t>(want[3]));
  for (const std::int64_t bad : {std::int64_t{4}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max(),
                                 std::numeric_limits<std::int64_t>::min()})
    run_in_places<L, te::simd::scalar>({longs({3, 2}, {0, 0, bad, 0, 1, 0}), numbers, tensor::scalar(-1.0f)},
                                       te::status::index_out_of_range);
}
