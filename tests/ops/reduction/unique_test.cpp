// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/unique.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/unique.hpp>

#include <cmath>
#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

te::gen::unique with_counts() {
  te::gen::unique u;
  u.has_axis = u.has_counts = true;
  return u;
}

/// The three outputs of the layer on `x`, each against the reference; what is beyond the reference's must be 0.
template <class T, std::size_t Axis, te::index_t... Dims>
void check_layer(const tensor& x) {
  te::gen::unique u = with_counts();
  const auto want = run_all(u, {x, ints({static_cast<std::int64_t>(Axis)})});
  constexpr te::index_t n = te::shape<Dims...>::dims[Axis];
  using y = out<T, Dims...>;
  using indices = out<std::int32_t, n>;
  using other_y = in<1, T, Dims...>;
  using other = in<2, std::int32_t, n>;
  using found = te::tensor<std::int64_t, te::shape<>, te::arena<4 * slot_bytes>>;
  using table = in<4, std::int32_t, 2 * n>;
  using counts = in<5, std::int32_t, n>;
  CHECK(agrees<indices, te::unique<in<0, T, Dims...>, other_y, indices, counts, found, table, Axis>>(want[1], {x}));

  const auto begins_with = [](const tensor& got, const tensor& expected, std::int64_t rows) {
    // Compare row by row: the output has room for more entries along the axis.
    const auto g = got.bytes();
    const auto w = expected.bytes();
    const std::size_t room = rows == 0 ? 0 : g.size() / static_cast<std::size_t>(rows);
    const std::size_t used = rows == 0 ? 0 : w.size() / static_cast<std::size_t>(rows);
    for (std::size_t r = 0; r < static_cast<std::size_t>(rows); ++r) {
      for (std::size_t i = 0; i < room; ++i) {
        if (g[r * room + i] != (i < used ? w[r * used + i] : std::byte{0})) return false;
      }
    }
    return true;
  };
  const std::int64_t outer = te::shape<Dims...>::product(0, Axis);
  CHECK(begins_with(
      run_layer_as<y, te::unique<in<0, T, Dims...>, y, other, counts, found, table, Axis>, te::simd::scalar>({x}),
      want[0], outer));
  using c = out<std::int32_t, n>;
  CHECK(begins_with(
      run_layer_as<c, te::unique<in<0, T, Dims...>, other_y, other, c, found, table, Axis>, te::simd::scalar>({x}),
      want[2], 1));
}

}  // namespace

TEST_CASE("unique reference: in the order of their first place, NaN unlike everything, -0 like 0") {
  te::gen::unique u = with_counts();
  const tensor none(dtype::int32, {0});
  const auto made = run_all(u, {values<float>({6}, {1, not_a_number, -0.0f, 0, not_a_number, 1}), none});
  CHECK(made[0].shape() == shape{4});
  CHECK(made[0].as<float>()[0] == 1);
  CHECK(list<std::int32_t>(made[1]) == std::vector<std::int32_t>{0, 1, 2, 2, 3, 0});
  CHECK(list<std::int32_t>(made[2]) == std::vector<std::int32_t>{2, 1, 2, 1});
}

TEST_CASE("unique reference: slices along an axis") {
  te::gen::unique u = with_counts();
  const auto columns = run_all(u, {values<float>({2, 3}, {1, 2, 1, 3, 4, 3}), ints({-1})});
  CHECK(columns[0].shape() == shape{2, 2});
  CHECK(list<float>(columns[0]) == std::vector<float>{1, 2, 3, 4});
  CHECK(list<std::int32_t>(columns[1]) == std::vector<std::int32_t>{0, 1, 0});
  const auto rows = run_all(u, {values<float>({4, 2}, {1, not_a_number, 1, not_a_number, 2, 2, 2, 2}), ints({0})});
  CHECK(rows[0].shape() == shape{3, 2});
  CHECK(list<std::int32_t>(rows[1]) == std::vector<std::int32_t>{0, 1, 2, 2});
  CHECK(list<std::int32_t>(rows[2]) == std::vector<std::int32_t>{1, 1, 2});
  const auto empty = run_all(u, {tensor(dtype::float32, {3, 0}), ints({0})});
  CHECK(empty[0].shape() == shape{1, 0});
  CHECK(list<std::int32_t>(empty[1]) == std::vector<std::int32_t>{0, 0, 0});
}

TEST_CASE("unique errors") {
  te::gen::unique u = with_counts();
  const tensor none(dtype::int32, {0});
  CHECK(error_of(u, {tensor(dtype::float32, {2, 2}), none}) == "expects a vector, but is given float32[2,2]");
  CHECK(error_of(u, {tensor(dtype::float32, {2, 2}), ints({0, 1})}) ==
        "axis must be a vector of at most one axis, but is int32[2]");
  CHECK(error_of(u, {tensor(dtype::float32, {2, 2}), int_scalar(0)}) ==
        "axis must be a vector of at most one axis, but is int32[]");
  CHECK(error_of(u, {tensor(dtype::float32, {2, 2}), ints({2})}) == "axis 2 is out of range for rank 2");
}

TEST_CASE("unique layers") {
  check_layer<float, 0, 6>(values<float>({6}, {1, not_a_number, -0.0f, 0, not_a_number, 1}));
  check_layer<bool, 0, 9>(numbered(dtype::boolean, {9}));
  check_layer<std::int8_t, 0, 1>(numbered(dtype::int8, {1}));
  check_layer<std::uint64_t, 0, 3>(values<std::uint64_t>({3}, {~std::uint64_t{0}, 0, ~std::uint64_t{0}}));
  tensor digits(dtype::int32, {2000});
  for (std::size_t i = 0; i < 2000; ++i) digits.mutable_as<std::int32_t>()[i] = static_cast<std::int32_t>(i * i % 37);
  check_layer<std::int32_t, 0, 2000>(digits);
  check_layer<std::int32_t, 1, 4, 50, 10>(digits.reshaped({4, 50, 10}));
  tensor nans(dtype::float64, {300, 2});
  for (int i = 0; i < 600; ++i) nans.mutable_as<double>()[i] = i % 7 == 0 ? std::nan("") : i % 5 * 1e300;
  check_layer<double, 0, 300, 2>(nans);
  check_layer<bool, 2, 3, 2, 40>(numbered(dtype::boolean, {3, 2, 40}));
  check_layer<double, 0, 5, 0>(tensor(dtype::float64, {5, 0}));
}
