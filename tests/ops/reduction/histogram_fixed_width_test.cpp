// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/histogram_fixed_width.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/histogram_fixed_width.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::histogram_fixed_width;
namespace te = tf_embed;

namespace {

constexpr float endless = std::numeric_limits<float>::infinity();
constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
using counts = out<std::int32_t, 5>;
template <class T, te::index_t N>
using layer = te::histogram_fixed_width<in<0, T, N>, in<1, T, 2>, counts>;

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("histogram_fixed_width") {
  histogram_fixed_width h;
  const tensor x = values<float>({9}, {-1, 0, -0.0f, 1.5f, 2, 5, 15, endless, -endless});
  const tensor range = values<float>({2}, {0, 5});
  const tensor made = run(h, {x, range, int_scalar(5)});
  CHECK(list<std::int32_t>(made) == std::vector<std::int32_t>{4, 1, 1, 0, 3});
  CHECK(agrees<counts, layer<float, 9>>(made, {x, range}));
  const tensor whole = values<std::int64_t>({4}, {1, 2, 3, 9});
  const tensor ends = values<std::int64_t>({2}, {0, 5});
  CHECK(list<std::int32_t>(run(h, {whole, ends, int_scalar(3)})) == std::vector<std::int32_t>{1, 2, 1});
  CHECK(agrees<counts, layer<std::int64_t, 4>>(run(h, {whole, ends, int_scalar(5)}), {whole, ends}));
}

TEST_CASE("histogram_fixed_width errors") {
  histogram_fixed_width h;
  const tensor range = values<float>({2}, {0, 5});
  const tensor bad = values<float>({2}, {1, no_number});
  CHECK(error_of(h, {bad, range, int_scalar(5)}) == "element 1 is NaN");
  run_layer_as<counts, layer<float, 2>, te::simd::scalar>({bad, range}, te::status::invalid_argument);
  const tensor none = values<float>({2}, {5, 5});
  CHECK(error_of(h, {range, none, int_scalar(5)}) == "value_range 5 to 5 is empty");
  run_layer_as<counts, layer<float, 2>, te::simd::scalar>({range, none}, te::status::invalid_argument);
  CHECK(error_of(h, {range, range, int_scalar(0)}) == "nbins must be positive, but is 0");
  CHECK(error_of(h, {range, ints({0, 5}), int_scalar(1)}) ==
        "values float32[2] and value_range int32[2] do not fit together");
}
