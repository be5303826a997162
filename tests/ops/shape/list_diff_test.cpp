// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/list_diff.hpp"

#include "ops/support/counted_support.hpp"

#include <tf_embed/layers/list_diff.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

template <class T, te::index_t N, te::index_t M>
void check_layer(const tensor& x, const tensor& y) {
  te::gen::list_diff d;
  const auto want = run_all(d, {x, y});
  using out = place<2, T, N>;
  using indices = place<3, std::int32_t, N>;
  using found = place<4, std::int64_t>;
  using L = te::list_diff<place<0, T, N>, place<1, T, M>, out, indices, found, place<5, T, M>>;
  auto places = run_in_places<L>({x, y});
  CHECK(at<found>(places)[0] == want[0].size());
  CHECK(at<indices>(places) == filled_up<std::int32_t>(want[1], N));
  const auto got = at<out>(places);
  for (std::size_t i = 0; i < N; ++i) {
    const T expected = i < static_cast<std::size_t>(want[0].size()) ? want[0].as<T>()[i] : T{};
    CHECK((got[i] == expected || (got[i] != got[i] && expected != expected)));
  }
}

}  // namespace

TEST_CASE("list_diff reference") {
  te::gen::list_diff d;
  const auto made =
      run_all(d, {values<float>({5}, {1, not_a_number, 2, 2, -0.0f}), values<float>({3}, {0, not_a_number, 1})});
  CHECK(made[0].shape() == shape{3});
  CHECK(list<std::int32_t>(made[1]) == std::vector<std::int32_t>{1, 2, 3});
  CHECK(error_of(d, {values<float>({1, 1}, {1}), values<float>({1}, {1})}) ==
        "expects two vectors of numbers of one type, but is given float32[1,1] and float32[1]");
}

TEST_CASE("list_diff layers") {
  check_layer<float, 5, 3>(values<float>({5}, {1, not_a_number, 2, 2, -0.0f}),
                           values<float>({3}, {0, not_a_number, 1}));
  check_layer<std::uint8_t, 200, 60>(numbered(dtype::uint8, {200}), numbered(dtype::uint8, {60}));
  check_layer<std::int64_t, 3, 0>(values<std::int64_t>({3}, {3, 3, 1}), tensor(dtype::int64, {0}));
  check_layer<std::int32_t, 3, 2>(ints({3, 3, 1}), ints({1, 3}));
}
