// SPDX-License-Identifier: Apache-2.0
#include "ops/image/resample.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/resample.hpp>

using namespace op_testing;
using gen::resample_form;

namespace {

enum class grid { legacy, align_corners, half_pixel_centers };

gen::resample op(resample_form form, grid g = grid::legacy) {
  gen::resample r;
  r.form = form;
  r.align_corners = g == grid::align_corners;
  r.half_pixel_centers = g == grid::half_pixel_centers;
  return r;
}
gen::tensor size(std::int64_t height, std::int64_t width) {
  const std::int64_t both[] = {height, width};
  return gen::tensor::of_ints(gen::dtype::int32, both);
}

const gen::tensor image = tensor<float>({1, 3, 3, 1}, {1, 2, 4, 8, 16, 32, 3, 5, 7});

std::vector<float> resized(resample_form form, grid g, std::int64_t height, std::int64_t width) {
  auto r = op(form, g);
  return values<float>(evaluate(r, {image, size(height, width)})[0]);
}

std::vector<float> translated(const char* kernel, bool antialias, const gen::tensor& to, std::vector<float> scale,
                              std::vector<float> translation) {
  auto r = op(resample_form::scale_and_translate);
  r.kernel_type = kernel;
  r.antialias = antialias;
  return values<float>(evaluate(r, {image, to, tensor<float>({2}, scale), tensor<float>({2}, translation)})[0]);
}

}  // namespace

// Expected values are TensorFlow 2.21's.
TEST_CASE("resize_bicubic on the three grids") {
  check_close(
      resized(resample_form::bicubic, grid::legacy, 2, 5),
      {1, 1.3956368f, 2.4484334f, 3.6716542f, 4.2159295f, 6.15625f, 8.5020351f, 14.172758f, 20.443987f, 23.238386f},
      2e-6);
  check_close(resized(resample_form::bicubic, grid::align_corners, 2, 5),
              {1, 1.3125f, 2, 3.09375f, 4, 3, 3.8125f, 5, 6.1875f, 7}, 2e-6);
  check_close(resized(resample_form::bicubic, grid::half_pixel_centers, 2, 5),
              {2.2521741f, 3.0793128f, 4.8978105f, 8.2284269f, 10.236184f, 3.8535619f, 5.0357847f, 7.3941607f,
               10.762086f, 12.732535f},
              2e-6);
  check_close(resized(resample_form::bicubic, grid::legacy, 7, 2),
              {1, 3.09375f, 4.3336129f, 13.650744f, 7.5479579f, 23.594709f, 7.4440765f, 22.212465f, 4.6282921f,
               12.042678f, 2.6069269f, 4.7282166f, 2.6062541f, 4.7257175f},
              2e-6);
  check_close(
      resized(resample_form::bicubic, grid::align_corners, 7, 2),
      {1, 4, 3.4786062f, 14.191796f, 6.35432f, 25.972836f, 8, 32, 7.2054667f, 27.249554f, 4.9606304f, 16.414831f, 3, 7},
      2e-6);
  check_close(resized(resample_form::bicubic, grid::half_pixel_centers, 7, 2),
              {0.37394989f, 1.1885414f, 1.9480115f, 6.224061f, 6.0209484f, 19.398403f, 9.1678829f, 29.138687f,
               7.131361f, 20.930773f, 3.9501765f, 8.9870491f, 2.7744777f, 4.5012698f},
              2e-6);
  check_close(resized(resample_form::bicubic, grid::legacy, 3, 3), {1, 2, 4, 8, 16, 32, 3, 5, 7}, 2e-6);
  check_close(resized(resample_form::bicubic, grid::align_corners, 3, 3), {1, 2, 4, 8, 16, 32, 3, 5, 7}, 2e-6);
  check_close(resized(resample_form::bicubic, grid::half_pixel_centers, 3, 3), {1, 2, 4, 8, 16, 32, 3, 5, 7}, 2e-6);
}

TEST_CASE("resize_area with and without align_corners") {
  check_close(resized(resample_form::area, grid::legacy, 2, 5),
              {3.333333f, 4.4444447f, 6.666666f, 11.111112f, 13.33333f, 4.6666665f, 6.0000005f, 8.666666f, 13.111112f,
               15.333329f},
              1e-6);
  check_close(resized(resample_form::area, grid::align_corners, 2, 5), {4.5f, 4.5f, 9, 9, 18, 3, 3, 5, 5, 7}, 1e-6);
  check_close(resized(resample_form::area, grid::legacy, 7, 2),
              {1.3333334f, 3.3333333f, 1.3333334f, 3.3333333f, 7.5555549f, 18.888889f, 10.666667f, 26.666666f,
               8.333333f, 19.888887f, 3.6666667f, 6.333334f, 3.6666667f, 6.333334f},
              1e-6);
  check_close(resized(resample_form::area, grid::align_corners, 7, 2),
              {1.5f, 4, 1.5f, 4, 1.4999999f, 3.9999998f, 12.000002f, 32.000004f, 12, 32, 11.999997f, 31.999992f,
               4.0000019f, 7.0000033f},
              1e-6);
  check_close(resized(resample_form::area, grid::legacy, 1, 1), {8.666667f}, 1e-6);
  check_close(resized(resample_form::area, grid::align_corners, 1, 1), {8.666667f}, 1e-6);
  check_close(resized(resample_form::area, grid::legacy, 4, 4),
              {1, 1.6666666f, 2.6666667f, 4, 5.6666665f, 9.4444447f, 15.111112f, 22.666666f, 6.3333335f, 10.333333f,
               16.111111f, 23.666666f, 3, 4.3333335f, 5.6666665f, 7},
              1e-6);
  check_close(resized(resample_form::area, grid::align_corners, 4, 4),
              {0.99999994f, 1.4999999f, 1.9999996f, 4, 4.5f, 6.75f, 8.999999f, 18.000002f, 7.9999986f, 11.999998f,
               15.999996f, 31.999998f, 3, 4, 4.9999995f, 7.0000005f},
              1e-6);
}

TEST_CASE("scale_and_translate with every kernel") {
  check_close(translated("lanczos1", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.1538463f, 5.4728503f, 7.977375f, 12.615385f, 4.5384617f, 7.3665147f, 10.054297f, 14.692308f}, 2e-6);
  check_close(translated("lanczos1", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {1.7f, 2.9499998f, 4.2999997f, 6.8000002f, 3.5f, 5.4117641f, 6.999999f, 9.5f}, 2e-6);
  check_close(translated("lanczos3", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.6870887f, 4.9429874f, 11.439692f, 15.969215f, 5.0875888f, 6.8198318f, 13.719229f, 18.131012f}, 2e-6);
  check_close(translated("lanczos3", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {2.5404959f, 3.4058523f, 7.9159527f, 11.066915f, 4.2317562f, 5.6723518f, 10.668747f, 13.677522f}, 2e-6);
  check_close(translated("lanczos5", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.9600172f, 4.6068993f, 11.989046f, 16.121933f, 5.3948464f, 6.5048642f, 14.3445f, 18.310463f}, 2e-6);
  check_close(translated("lanczos5", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {2.7654068f, 3.2062988f, 8.4666214f, 11.431667f, 4.5578704f, 5.5773363f, 11.409178f, 14.165693f}, 2e-6);
  check_close(translated("gaussian", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.9829001f, 6.1450558f, 9.9873428f, 14.066864f, 5.1120644f, 7.5753326f, 11.609158f, 15.698715f}, 2e-6);
  check_close(translated("gaussian", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.1012578f, 4.8033304f, 7.8484278f, 11.093023f, 4.6188312f, 6.725594f, 10.028115f, 13.286199f}, 2e-6);
  check_close(translated("box", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.3333335f, 6.666667f, 6.666667f, 13.333334f, 4.666667f, 8.666667f, 8.666667f, 15.333334f}, 2e-6);
  check_close(translated("box", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}), {1, 2, 2, 4, 3, 5, 5, 7}, 2e-6);
  check_close(translated("triangle", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.6250002f, 5.8906255f, 9.968751f, 14.500001f, 4.8750005f, 7.531251f, 11.843752f, 16.375002f}, 2e-6);
  check_close(translated("triangle", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {2.75f, 4.46875f, 7.5625f, 11, 4.25f, 6.4375f, 9.8125f, 13.25f}, 2e-6);
  check_close(translated("keyscubic", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.4573083f, 5.4394994f, 10.383857f, 15.1907f, 4.8016701f, 7.2525077f, 12.502907f, 17.261326f}, 2e-6);
  check_close(translated("keyscubic", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {2.3094566f, 3.6314449f, 6.9229994f, 10.120602f, 3.9302213f, 5.8172112f, 9.4777298f, 12.616952f}, 2e-6);
  check_close(translated("mitchellcubic", true, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {3.7516346f, 5.7776136f, 10.449165f, 14.892345f, 4.9919338f, 7.3959537f, 12.325157f, 16.747093f}, 2e-6);
  check_close(translated("mitchellcubic", false, size(2, 4), {2.0f / 3, 4.0f / 3}, {0, 0}),
              {2.7394657f, 4.2240186f, 7.6580181f, 10.928864f, 4.3015027f, 6.2621603f, 10.020648f, 13.264741f}, 2e-6);
  check_close(translated("triangle", true, size(4, 4), {1, 1.5f}, {1.25f, -0.5f}),
              {0, 0, 0, 0, 1.1666667f, 1.8333334f, 3, 4, 7.2916665f, 11.458333f, 18.75f, 25, 4.8333335f, 7.1666665f,
               10.5f, 13.25f},
              1e-6);
  check_close(translated("triangle", true, size(2, 2), {1, 1}, {100, 0}), {0, 0, 0, 0});
}

TEST_CASE("resize_area of a single pixel with align_corners") {
  auto r = op(resample_form::area, grid::align_corners);
  check_close(values<float>(evaluate(r, {tensor<float>({1, 1, 1, 2}, {3, -7}), size(2, 2)})[0]),
              {3, -7, 3, -7, 3, -7, 3, -7}, 1e-6);
}

TEST_CASE("resampling of what is not finite goes as far as its taps") {
  const gen::tensor x = tensor<float>({1, 2, 2, 1}, {1, inf_f, 2, nan_f});
  auto bicubic = op(resample_form::bicubic);
  check_close(values<float>(evaluate(bicubic, {x, size(3, 3)})[0]), std::vector<float>(9, nan_f));
  auto area = op(resample_form::area);
  check_close(values<float>(evaluate(area, {x, size(3, 3)})[0]), {1, inf_f, inf_f, 1.5f, nan_f, nan_f, 2, nan_f, nan_f},
              1e-6);
}

TEST_CASE("resample refuses what TensorFlow refuses") {
  auto r = op(resample_form::bicubic);
  CHECK(message(infer_constants(r, {image, size(3, 0)})) == "size [3,0] must be two positive numbers");
  CHECK(message(infer_constants(r, {tensor<float>({1, 2, 2, 0}, {}), size(3, 1)})) ==
        "images must be [batch,height,width,channels], but are float32[1,2,2,0]");
  auto t = op(resample_form::scale_and_translate);
  const gen::tensor zero = tensor<float>({2}, {0, 0});
  CHECK(message(infer_constants(t, {image, size(3, 1), tensor<float>({2}, {1, -1}), zero})) ==
        "scale must be more than 0, but is 1,-1");
  CHECK(message(infer_constants(t, {image, size(3, 1), tensor<float>({1}, {1}), zero})) ==
        "scale must be float32[2], but is float32[1]");
  const std::vector<gen::tensor> tiny{image, size(3, 1), tensor<float>({2}, {1e-40f, 1}), zero};
  REQUIRE(infer_constants(t, tiny));
  CHECK(message(t.evaluate(tiny)).starts_with("cannot scale by"));
}

namespace {
/// Weights that are known when the test runs.
template <class T, te::index_t N, class Tag>
struct constant_tensor {
  using value_type = T;
  using shape = te::shape<N>;
  static constexpr te::index_t size = N;
  static inline std::vector<T> values = {};
  static const T* data(std::byte*) noexcept { return values.data(); }
};

template <class T, class In, class Out, te::index_t RowTaps, te::index_t ColumnTaps>
void check(resample_form form, grid g) {
  constexpr te::index_t h = In::dims[1], w = In::dims[2], oh = Out::dims[1], ow = Out::dims[2];
  const bool is_area = form == resample_form::area;
  const auto make = [&](std::int64_t from, std::int64_t to) {
    return is_area ? gen::area_taps(from, to, g == grid::align_corners)
                   : gen::bicubic_taps(from, to, g == grid::align_corners, g == grid::half_pixel_centers);
  };
  const auto rows = make(h, oh);
  const auto columns = make(w, ow);
  REQUIRE(static_cast<te::index_t>(rows.index.size()) == RowTaps);
  REQUIRE(static_cast<te::index_t>(columns.index.size()) == ColumnTaps);
  using row_begin = constant_tensor<std::int32_t, oh + 1, int>;
  using row_index = constant_tensor<std::int32_t, RowTaps, long>;
  using row_weight = constant_tensor<float, RowTaps, int>;
  using column_begin = constant_tensor<std::int32_t, ow + 1, short>;
  using column_index = constant_tensor<std::int32_t, ColumnTaps, char>;
  using column_weight = constant_tensor<float, ColumnTaps, char>;
  row_begin::values.assign(rows.begin.begin(), rows.begin.end());
  row_index::values.assign(rows.index.begin(), rows.index.end());
  row_weight::values = rows.weight;
  column_begin::values.assign(columns.begin.begin(), columns.begin.end());
  column_index::values.assign(columns.index.begin(), columns.index.end());
  column_weight::values = columns.weight;
  using out = slot<float, Out, 2>;
  using scratch = slot<float, te::shape<w * In::dims[3] + 16>, 4>;
  const gen::tensor x = random_tensor<T>(shape_of<In>(), 0, 100);
  auto r = op(form, g);
  check_layer<te::resample<slot<T, In, 0>, row_begin, row_index, row_weight, column_begin, column_index, column_weight,
                           out, scratch>,
              out>({x}, evaluate(r, {x, size(oh, ow)})[0], 2e-6);
}
}  // namespace

TEST_CASE("resample layers") {
  using te::shape;
  check<float, shape<2, 3, 5, 1>, shape<2, 7, 4, 1>, 28, 16>(resample_form::bicubic, grid::legacy);
  check<float, shape<1, 5, 9, 3>, shape<1, 4, 21, 3>, 16, 84>(resample_form::bicubic, grid::half_pixel_centers);
  check<float, shape<1, 2, 6, 15>, shape<1, 3, 2, 15>, 12, 8>(resample_form::bicubic, grid::align_corners);
  check<float, shape<1, 2, 6, 37>, shape<1, 3, 2, 37>, 12, 8>(resample_form::bicubic, grid::align_corners);
  check<std::uint8_t, shape<1, 4, 6, 3>, shape<1, 2, 5, 3>, 8, 20>(resample_form::bicubic, grid::legacy);
  check<double, shape<1, 4, 6, 2>, shape<1, 2, 3, 2>, 4, 6>(resample_form::area, grid::legacy);
  check<float, shape<2, 4, 6, 16>, shape<2, 2, 3, 16>, 4, 6>(resample_form::area, grid::legacy);
  check<std::int64_t, shape<1, 1, 1, 1>, shape<1, 1, 3, 1>, 1, 3>(resample_form::area, grid::legacy);
}
