// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/slice.hpp"
#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/slice_at.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;
using te::slice_placing;
using te::kernels::first_of_slice;
using te::kernels::slice_axis;

namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

/// What Python's x[begin:begin+behind:step] gives of an axis, as TensorFlow does: the first index, or -1 unless there
/// are `size`.
std::int64_t by_hand(const slice_axis& a, std::int64_t begin) {
  te::gen::slice s;
  s.is_strided = true;
  const auto one = [](std::int64_t x) { return tensor::of<std::int64_t>({1}, std::span<const std::int64_t>(&x, 1)); };
  tensor x(dtype::int32, {a.dim});
  for (std::int32_t i = 0; i < a.dim; ++i) x.mutable_as<std::int32_t>()[static_cast<std::size_t>(i)] = i;
  const tensor got = run(s, {x, one(begin), one(begin + a.behind), one(a.step)});
  return got.size() == a.size ? got.as_int(0) : -1;
}

}  // namespace

TEST_CASE("the first index of a slice with a run-time begin") {
  for (const std::int64_t begin : {least, least + 1, std::int64_t{-1}, std::int64_t{4}, most - 1, most}) {
    CHECK(first_of_slice({slice_placing::exact, 5, 2, 1, 0}, begin) == -1);
  }
  CHECK(first_of_slice({slice_placing::exact, 5, 2, 1, 0}, 0) == 0);
  CHECK(first_of_slice({slice_placing::exact, 5, 2, 1, 0}, 3) == 3);
  CHECK(first_of_slice({slice_placing::exact, 5, 0, 1, 0}, 5) == 5);
  for (const std::int64_t begin : {least, std::int64_t{-6}, std::int64_t{5}, most})
    CHECK(first_of_slice({slice_placing::index, 5, 1, 1, 0}, begin) == -1);
  CHECK(first_of_slice({slice_placing::index, 5, 1, 1, 0}, -5) == 0);
  CHECK(first_of_slice({slice_placing::index, 5, 1, 1, 0}, 4) == 4);
  for (const std::int64_t begin : {least, most})
    CHECK(first_of_slice({slice_placing::window, 5, 2, 1, 2}, begin) == -1);
}

TEST_CASE("windows are those of slices whose begin is constant") {
  for (const te::index_t step : {1, 2, 3, -1, -2}) {
    for (te::index_t behind = -7; behind <= 7; ++behind) {
      if (behind == 0 || (behind < 0) == (step > 0)) continue;
      const te::index_t size = behind / step + (behind % step != 0);
      const slice_axis a{slice_placing::window, 5, size, step, behind};
      for (std::int64_t begin = -14; begin <= 14; ++begin) {
        INFO("[" << begin << ":" << begin + behind << ":" << step << "]");
        CHECK(first_of_slice(a, begin) == by_hand(a, begin));
      }
    }
  }
}

TEST_CASE("slice with a run-time begin: layers") {
  const tensor x = numbered(dtype::int16, {6, 7, 2});
  const auto part = [&](std::int64_t i, std::int64_t j) {
    te::gen::slice s;
    return run(s, {x, ints({i, j, 0}), ints({2, 3, 2})});
  };
  using L = te::slice_at<in<0, std::int16_t, 6, 7, 2>, in<1, std::int32_t, 3>, out<std::int16_t, 2, 3, 2>,
                         te::ints<0, 0, 0>, te::ints<2, 3, 2>, te::ints<1, 1, 1>,
                         te::slice_placings<slice_placing::exact, slice_placing::exact, slice_placing::fixed>,
                         te::ints<0, 1, 0>, te::ints<0, 0, 0>>;
  for (const std::int32_t i : {0, 2, 4}) {
    for (const std::int32_t j : {0, 4}) CHECK(agrees<out<std::int16_t, 2, 3, 2>, L>(part(i, j), {x, ints({i, j, 99})}));
  }
  for (const std::int32_t bad : {-1, 5, std::numeric_limits<std::int32_t>::max()})
    run_layer_as<out<std::int16_t, 2, 3, 2>, L, te::simd::scalar>({x, ints({bad, 0, 0})},
                                                                  te::status::index_out_of_range);
}
