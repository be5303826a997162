// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/dynamic_partition.hpp"

#include "ops/support/counted_support.hpp"

#include <tf_embed/layers/dynamic_partition.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

te::gen::dynamic_partition into(std::int64_t count) {
  te::gen::dynamic_partition d;
  d.count = count;
  return d;
}

}  // namespace

TEST_CASE("dynamic_partition reference") {
  te::gen::dynamic_partition d = into(3);
  const auto made = run_all(d, {values<float>({3, 2}, {1, 2, 3, 4, 5, 6}), ints({1, 0, 1})});
  CHECK(list<float>(made[0]) == std::vector<float>{3, 4});
  CHECK(list<float>(made[1]) == std::vector<float>{1, 2, 5, 6});
  CHECK(made[2].shape() == shape{0, 2});
  const auto scalar = run_all(d, {tensor::scalar(5.0f), int_scalar(1)});
  CHECK(list<float>(scalar[1]) == std::vector<float>{5});
  CHECK(error_of(d, {values<float>({2}, {1, 2}), ints({1, 3})}) == "partitions[1] = 3 is not in [0, 3)");
  CHECK(error_of(d, {values<float>({2}, {1, 2}), ints({1, 1, 1})}) ==
        "data float32[2] must begin with the axes of partitions int32[3]");
}

TEST_CASE("dynamic_partition: sizes are bounds unless the partitions are constant") {
  te::gen::dynamic_partition d = into(2);
  const std::vector<te::gen::tensor_type> types{{dtype::float32, {4, 3}}, {dtype::int32, {4}}};
  const auto run_time = d.infer_shape({types, std::vector<const tensor*>{nullptr, nullptr}});
  REQUIRE(run_time);
  CHECK(to_string((*run_time)[1]) == "float32[?<=4,3]");
  CHECK((*run_time)[0].extent().id != (*run_time)[1].extent().id);
  const tensor to = ints({0, 1, 1, 1});
  const auto constant = d.infer_shape({types, std::vector<const tensor*>{nullptr, &to}});
  REQUIRE(constant);
  CHECK(to_string((*constant)[1]) == "float32[3,3]");
}

TEST_CASE("dynamic_partition layers") {
  const tensor x = numbered(dtype::int16, {7, 3});
  const tensor to = ints({2, 0, 0, 2, 1, 2, 2});
  te::gen::dynamic_partition d = into(3);
  const auto want = run_all(d, {x, to});
  using a = place<2, std::int16_t, 7, 3>;
  using b = place<3, std::int16_t, 7, 3>;
  using c = place<4, std::int16_t, 7, 3>;
  using na = place<5, std::int64_t>;
  using nb = place<6, std::int64_t>;
  using nc = place<7, std::int64_t>;
  using L = te::dynamic_partition<place<0, std::int16_t, 7, 3>, place<1, std::int32_t, 7>, te::partition<a, na>,
                                  te::partition<b, nb>, te::partition<c, nc>>;
  auto places = run_in_places<L>({x, to});
  CHECK(at<a>(places) == filled_up<std::int16_t>(want[0], 21));
  CHECK(at<b>(places) == filled_up<std::int16_t>(want[1], 21));
  CHECK(at<c>(places) == filled_up<std::int16_t>(want[2], 21));
  CHECK(at<na>(places)[0] == 2);
  CHECK(at<nb>(places)[0] == 1);
  CHECK(at<nc>(places)[0] == 4);
  for (const int bad : {-1, 3, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()})
    run_in_places<L, te::simd::scalar>({x, ints({0, 1, 2, bad, 0, 0, 0})}, te::status::index_out_of_range);
}
