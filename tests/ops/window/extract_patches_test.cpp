// SPDX-License-Identifier: Apache-2.0
#include "ops/window/extract_patches.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/extract_patches.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
namespace te = tf_embed;

namespace {

struct window {
  te::index_t size, stride, rate;
};
te::gen::extract_patches op(bool same, window rows, window columns) {
  te::gen::extract_patches e;
  e.is_same = same;
  e.axes[1] = {rows.size, rows.stride, rows.rate};
  e.axes[2] = {columns.size, columns.stride, columns.rate};
  return e;
}
te::gen::extract_patches volume(bool same, window planes, window rows, window columns) {
  auto e = op(same, rows, columns);
  e.is_volume = true;
  e.axes[0] = {planes.size, planes.stride, planes.rate};
  return e;
}
/// 1, 2, 3, ...
tensor counted(te::gen::shape s) {
  tensor t(dtype::float32, std::move(s));
  for (std::size_t i = 0; i < t.as<float>().size(); ++i) t.mutable_as<float>()[i] = static_cast<float>(i + 1);
  return t;
}

}  // namespace

// Expected values are TensorFlow 2.21's.
TEST_CASE("extract_image_patches") {
  const tensor image = counted({2, 4, 5, 2});
  auto same = op(true, {3, 2, 1}, {2, 2, 1});
  CHECK(list<float>(run(same, {image})) ==
        std::vector<float>{1,  2,  3,  4,  11, 12, 13, 14, 21, 22, 23, 24, 5,  6,  7,  8,  15, 16, 17, 18, 25,
                           26, 27, 28, 9,  10, 0,  0,  19, 20, 0,  0,  29, 30, 0,  0,  21, 22, 23, 24, 31, 32,
                           33, 34, 0,  0,  0,  0,  25, 26, 27, 28, 35, 36, 37, 38, 0,  0,  0,  0,  29, 30, 0,
                           0,  39, 40, 0,  0,  0,  0,  0,  0,  41, 42, 43, 44, 51, 52, 53, 54, 61, 62, 63, 64,
                           45, 46, 47, 48, 55, 56, 57, 58, 65, 66, 67, 68, 49, 50, 0,  0,  59, 60, 0,  0,  69,
                           70, 0,  0,  61, 62, 63, 64, 71, 72, 73, 74, 0,  0,  0,  0,  65, 66, 67, 68, 75, 76,
                           77, 78, 0,  0,  0,  0,  69, 70, 0,  0,  79, 80, 0,  0,  0,  0,  0,  0});
  auto spread = op(false, {2, 2, 2}, {2, 1, 2});
  CHECK(list<float>(run(spread, {image})) == std::vector<float>{1,  2,  5,  6,  21, 22, 25, 26, 3,  4,  7,  8,
                                                                23, 24, 27, 28, 5,  6,  9,  10, 25, 26, 29, 30,
                                                                41, 42, 45, 46, 61, 62, 65, 66, 43, 44, 47, 48,
                                                                63, 64, 67, 68, 45, 46, 49, 50, 65, 66, 69, 70});
  auto empty = op(false, {5, 1, 1}, {1, 1, 1});
  CHECK(run(empty, {image}).shape() == te::gen::shape{2, 0, 5, 10});
}

TEST_CASE("extract_volume_patches") {
  auto same = volume(true, {2, 2, 1}, {3, 2, 1}, {2, 2, 1});
  CHECK(list<float>(run(same, {counted({1, 3, 4, 3, 2})})) ==
        std::vector<float>{1,  2,  3, 4, 7,  8,  9,  10, 13, 14, 15, 16, 25, 26, 27, 28, 31, 32, 33, 34, 37, 38,
                           39, 40, 5, 6, 0,  0,  11, 12, 0,  0,  17, 18, 0,  0,  29, 30, 0,  0,  35, 36, 0,  0,
                           41, 42, 0, 0, 13, 14, 15, 16, 19, 20, 21, 22, 0,  0,  0,  0,  37, 38, 39, 40, 43, 44,
                           45, 46, 0, 0, 0,  0,  17, 18, 0,  0,  23, 24, 0,  0,  0,  0,  0,  0,  41, 42, 0,  0,
                           47, 48, 0, 0, 0,  0,  0,  0,  49, 50, 51, 52, 55, 56, 57, 58, 61, 62, 63, 64, 0,  0,
                           0,  0,  0, 0, 0,  0,  0,  0,  0,  0,  53, 54, 0,  0,  59, 60, 0,  0,  65, 66, 0,  0,
                           0,  0,  0, 0, 0,  0,  0,  0,  0,  0,  0,  0,  61, 62, 63, 64, 67, 68, 69, 70, 0,  0,
                           0,  0,  0, 0, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  65, 66, 0,  0,  71, 72, 0,  0,
                           0,  0,  0, 0, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0});
}

TEST_CASE("extract_patches refuses what does not fit") {
  auto e = op(false, {9, 1, 1}, {2, 1, 1});
  CHECK(error_of(e, {counted({2, 4, 5, 2})}) == "a window of 9 does not fit into float32[2,4,5,2] without padding");
  CHECK(error_of(e, {counted({4, 5, 2})}) == "input must have 4 axes, but is float32[4,5,2]");
  auto huge = op(true, {1 << 30, 1, 1 << 30}, {1 << 30, 1, 1 << 30});
  CHECK(error_of(huge, {counted({2, 4, 5, 2})}) != "no error");
}

namespace {
template <class T, te::index_t B, te::index_t P, te::index_t H, te::index_t W, te::index_t C, te::patch_axis Planes,
          te::patch_axis Rows, te::patch_axis Columns>
void check(bool same) {
  auto e = volume(same, {Planes.size, Planes.stride, Planes.rate}, {Rows.size, Rows.stride, Rows.rate},
                  {Columns.size, Columns.stride, Columns.rate});
  const tensor x = numbered(te::gen::dtype_of<T>, {B, P, H, W, C});
  using Out = out<T, B, Planes.out, Rows.out, Columns.out, C * Planes.size * Rows.size * Columns.size>;
  CHECK(agrees<Out, te::extract_patches<in<0, T, B, P, H, W, C>, Out, Planes, Rows, Columns>>(run(e, {x}), {x}));
}
using axis = te::patch_axis;
constexpr axis one{1, 1, 1, 1, 1, 0};
}  // namespace

TEST_CASE("extract_patches layers") {
  check<float, 2, 1, 4, 5, 2, one, axis{4, 2, 3, 2, 1, 0}, axis{5, 3, 2, 2, 1, 0}>(true);
  check<float, 2, 1, 4, 5, 2, one, axis{4, 4, 3, 1, 1, 1}, axis{5, 5, 7, 1, 1, 3}>(true);
  check<std::int8_t, 1, 1, 4, 5, 3, one, axis{4, 4, 2, 1, 2, 1}, axis{5, 5, 2, 1, 3, 1}>(true);
  check<double, 1, 1, 4, 5, 3, one, axis{4, 1, 2, 2, 2, 0}, axis{5, 3, 2, 1, 2, 0}>(false);
  check<std::int16_t, 1, 3, 4, 3, 2, axis{3, 2, 2, 2, 1, 0}, axis{4, 2, 3, 2, 1, 0}, axis{3, 2, 2, 2, 1, 0}>(true);
  check<float, 2, 1, 2, 1, 2, one, axis{2, 2, 5, 1, 1, 2}, axis{1, 1, 9, 1, 1, 4}>(true);
  check<float, 2, 1, 4, 5, 2, one, axis{4, 0, 5, 1, 1, 0}, axis{5, 5, 1, 1, 1, 0}>(false);
}
