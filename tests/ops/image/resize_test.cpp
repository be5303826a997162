// SPDX-License-Identifier: Apache-2.0
#include "ops/image/resize.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/resize.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {
te::gen::resize op(bool bilinear, te::resize_grid grid) {
  te::gen::resize r;
  r.is_bilinear = bilinear;
  r.align_corners = grid == te::resize_grid::align_corners;
  r.half_pixel_centers = grid == te::resize_grid::half_pixel_centers;
  return r;
}
using enum te::resize_grid;
const tensor image = values<float>({1, 2, 3, 1}, {1, 2, 4, 8, 16, 32});

bool close(const tensor& a, const std::vector<float>& b) {
  const auto x = a.as<float>();
  bool all = x.size() == b.size();
  for (std::size_t i = 0; all && i < b.size(); ++i) all = std::abs(x[i] - b[i]) <= 1e-6f * std::abs(b[i]);
  return all;
}
}  // namespace

// Expected values are TensorFlow 2.21's.
TEST_CASE("resize_bilinear on the three grids") {
  const auto to = [](te::resize_grid grid) {
    auto r = op(true, grid);
    return run(r, {image, ints({3, 4})});
  };
  CHECK(close(to(legacy),
              {1.0f, 1.75f, 3.0f, 4.0f, 5.66666698f, 9.91666698f, 17.0f, 22.6666679f, 8.0f, 14.0f, 24.0f, 32.0f}));
  CHECK(close(to(align_corners), {1.0f, 1.66666675f, 2.66666675f, 4.0f, 4.5f, 7.5f, 12.000001f, 18.0f, 8.0f, 13.333333f,
                                  21.333333f, 32.0f}));
  CHECK(close(to(half_pixel_centers),
              {1.0f, 1.625f, 2.75f, 4.0f, 4.5f, 7.3125f, 12.375f, 18.0f, 8.0f, 13.0f, 22.0f, 32.0f}));
}

TEST_CASE("resize_nearest_neighbor on the three grids") {
  const auto to = [](te::resize_grid grid) {
    auto r = op(false, grid);
    return list<float>(run(r, {image, ints({3, 5})}));
  };
  CHECK(to(legacy) == std::vector<float>{1, 1, 2, 2, 4, 1, 1, 2, 2, 4, 8, 8, 16, 16, 32});
  CHECK(to(align_corners) == std::vector<float>{1, 2, 2, 4, 4, 8, 16, 16, 32, 32, 8, 16, 16, 32, 32});
  CHECK(to(half_pixel_centers) == std::vector<float>{1, 1, 2, 4, 4, 8, 8, 16, 32, 32, 8, 8, 16, 32, 32});
}

TEST_CASE("resize refuses what is no image") {
  auto r = op(true, legacy);
  CHECK(error_of(r, {image, ints({3, 0})}) == "size [3,0] must be two positive numbers");
  CHECK(error_of(r, {ints({1}), ints({3, 1})}) == "images must be [batch,height,width,channels], but are int32[1]");
}

namespace {
template <class In, class Out, te::resize_grid Grid>
void check(const tensor& x) {
  using bilinear = te::resize_bilinear<In, Out, Grid>;
  auto r = op(true, Grid);
  const tensor expected = run(r, {x, ints({Out::shape::dims[1], Out::shape::dims[2]})});
  const std::vector<float> numbers = list<float>(expected);
  CHECK(close(run_layer_as<Out, bilinear, te::simd::default_arch>({x}), numbers));
  CHECK(close(run_layer_as<Out, bilinear, te::simd::scalar>({x}), numbers));
}
tensor bytes(shape s) { return numbered(dtype::uint8, std::move(s)); }
tensor floats(shape s) {
  const tensor b = numbered(dtype::uint8, s);
  tensor f(dtype::float32, s);
  for (std::size_t i = 0; i < b.bytes().size(); ++i)
    f.mutable_as<float>()[i] = static_cast<float>(b.as<std::uint8_t>()[i]) + 1.0f;
  return f;
}
}  // namespace

TEST_CASE("resize_bilinear layers") {
  check<in<0, float, 2, 3, 5, 1>, out<float, 2, 7, 4, 1>, legacy>(floats({2, 3, 5, 1}));
  check<in<0, float, 2, 3, 5, 17>, out<float, 2, 6, 10, 17>, half_pixel_centers>(floats({2, 3, 5, 17}));
  check<in<0, float, 1, 9, 8, 34>, out<float, 1, 4, 3, 34>, align_corners>(floats({1, 9, 8, 34}));
  check<in<0, float, 1, 9, 8, 3>, out<float, 1, 9, 8, 3>, half_pixel_centers>(floats({1, 9, 8, 3}));
  check<in<0, float, 1, 1, 1, 3>, out<float, 1, 1, 5, 3>, align_corners>(floats({1, 1, 1, 3}));
  check<in<0, std::uint8_t, 1, 4, 6, 3>, out<float, 1, 9, 5, 3>, half_pixel_centers>(bytes({1, 4, 6, 3}));
}

TEST_CASE("resize_nearest_neighbor layers") {
  const tensor x = bytes({2, 3, 5, 3});
  using In = in<0, std::uint8_t, 2, 3, 5, 3>;
  using Out = out<std::uint8_t, 2, 7, 8, 3>;
  auto a = op(false, legacy);
  auto b = op(false, align_corners);
  auto c = op(false, half_pixel_centers);
  CHECK(agrees<Out, te::resize_nearest_neighbor<In, Out, legacy>>(run(a, {x, ints({7, 8})}), {x}));
  CHECK(agrees<Out, te::resize_nearest_neighbor<In, Out, align_corners>>(run(b, {x, ints({7, 8})}), {x}));
  CHECK(agrees<Out, te::resize_nearest_neighbor<In, Out, half_pixel_centers>>(run(c, {x, ints({7, 8})}), {x}));
}
