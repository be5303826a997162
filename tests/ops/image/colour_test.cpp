// SPDX-License-Identifier: Apache-2.0
#include "ops/image/colour.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/colour.hpp>

using namespace op_testing;
using gen::colour_form;

namespace {

gen::colour op(colour_form form) {
  gen::colour c;
  c.form = form;
  return c;
}

// The six orders of three channels, greys, and what is no colour.
const std::vector<float> pixels{.2f, .5f,   .9f, .9f, .5f, .2f,   .5f, .9f, .2f, .5f,   .2f,   .9f, .2f, .9f, .5f, .9f,
                                .2f, .5f,   .5f, .5f, .5f, 0,     0,   0,   1,   1,     0,     -1,  2,   .5f, 300, 20,
                                100, nan_f, .5f, .2f, .5f, nan_f, .2f, .5f, .2f, nan_f, inf_f, 1,   0,   -1,  -2,  -3};
const gen::tensor image = tensor<float>({1, 16, 3}, pixels);
gen::tensor scalar(float x) { return gen::tensor::scalar<float>(x); }

std::vector<float> adjusted(colour_form form, float amount) {
  auto o = op(form);
  return values<float>(evaluate(o, {image, scalar(amount)})[0]);
}

}  // namespace

// Expected values are TensorFlow 2.21's.
TEST_CASE("rgb_to_hsv, also of what is no colour") {
  auto o = op(colour_form::rgb_to_hsv);
  const std::vector<float> expected{
      0.59523809f, 0.77777779f, 0.9f,        0.07142858f, 0.77777779f, 0.9f,        0.26190478f, 0.77777779f,
      0.9f,        0.73809528f, 0.77777779f, 0.9f,        0.40476194f, 0.77777779f, 0.9f,        0.92857140f,
      0.77777779f, 0.9f,        0,           0,           0.5f,        0,           0,           0,
      0.16666667f, 1,           1,           0.41666669f, 1.5f,        2,           0.95238096f, 0.93333334f,
      300,         nan_f,       0.6f,        0.5f,        0,           0,           0.2f,        0,
      0,           nan_f,       0,           nan_f,       inf_f,       0.08333334f, 0,           -1};
  check_close(values<float>(evaluate(o, {image})[0]), expected, 1e-6);
}

TEST_CASE("hsv_to_rgb, also of hues outside of the circle") {
  auto o = op(colour_form::hsv_to_rgb);
  const auto got = values<float>(evaluate(o, {image})[0]);
  const std::vector<float> expected{0.81f, 0.9f,  0.45f, 0.2f,  0.1f,  0.16f, 0.02f, 0.2f,  0.2f,  0.72f, 0.9f,  0.9f,
                                    0.41f, 0.5f,  0.05f, 0.5f,  0.4f,  0.46f, 0.25f, 0.5f,  0.5f,  0,     0,     0,
                                    0,     0,     0,     0.5f,  -0.5f, -0.5f, 100,   -1900, -1900, nan_f, nan_f, nan_f,
                                    nan_f, nan_f, nan_f, nan_f, nan_f, nan_f, 0,     0,     0,     -3,    -9,    -9};
  check_close(got, expected, 1e-6);
}

TEST_CASE("adjust_hue turns the hue, and knows where TensorFlow loses a colour") {
  check_close(
      adjusted(colour_form::adjust_hue, .3f),
      {.9f, .2f,   .64f, .2f,   .9f, .36f,  .2f,   .64f, .9f, .9f,   .36f,  .2f,   .36f, .2f, .9f,        .64f,
       .9f, .2f,   .5f,  .5f,   .5f, 0,     0,     0,    0,   1,     .8f,   -.1f,  -1,   2,   155.99991f, 300,
       20,  nan_f, .2f,  nan_f, .5f, nan_f, nan_f, .5f,  .2f, nan_f, inf_f, inf_f, 0,    -3,  -1,         -2.4f},
      2e-6);
  check_close(adjusted(colour_form::adjust_hue, -.3f),
              {.36f, .9f,   .2f, .64f,  .2f, .9f,   .9f,   .2f, .36f, .2f,   .9f,   .64f, .9f,   .64f,  .2f, .2f,
               .36f, .9f,   .5f, .5f,   .5f, 0,     0,     0,   1,    0,     .8f,   2,    1.1f,  -1,    20,  44,
               300,  nan_f, .2f, nan_f, .5f, nan_f, nan_f, .5f, .2f,  nan_f, inf_f, 0,    inf_f, -1.6f, -3,  -1},
              2e-6);
  const auto lost = adjusted(colour_form::adjust_hue, nan_f);
  check_close(std::vector<float>(lost.begin(), lost.begin() + 3), {.9f, .2f, nan_f}, 1e-6);
  const auto often = adjusted(colour_form::adjust_hue, 7.25f);
  check_close(std::vector<float>(often.begin(), often.begin() + 6), {.9f, .2f, .85f, .25f, .9f, .2f}, 3e-6);
}

TEST_CASE("adjust_saturation holds the saturation within 0 and 1") {
  check_close(adjusted(colour_form::adjust_saturation, 2),
              {0,   .3857143f, .9f, .9f,   .3857143f, 0,     .3857143f,  .9f,   0,     .3857143f, 0,   .9f, 0,
               .9f, .3857143f, .9f, 0,     .3857143f, .5f,   .5f,        .5f,   0,     0,         0,   1,   1,
               0,   0,         2,   1,     300,       0,     85.714249f, nan_f, nan_f, nan_f,     .5f, .5f, .5f,
               0,   0,         0,   nan_f, nan_f,     nan_f, -1,         -1,    -1},
              2e-6);
  const auto third = adjusted(colour_form::adjust_saturation, .3f);
  check_close(std::vector<float>(third.begin() + 27, third.end()),
              {1.1f, 2,    1.55f, 300,  216,   239.99998f, nan_f, nan_f, nan_f, .5f, .5f,
               .5f,  .41f, .41f,  .41f, nan_f, nan_f,      nan_f, -1,    -1,    -1},
              1e-6);
  for (const float grey : {0.0f, -1.0f, nan_f}) {
    const auto got = adjusted(colour_form::adjust_saturation, grey);
    check_close(std::vector<float>(got.begin(), got.begin() + 3), {.9f, .9f, .9f}, 1e-6);
  }
}

TEST_CASE("AdjustContrastv2 keeps the mean of every channel") {
  gen::adjust_contrast o;
  std::vector<float> squares;
  for (int i = 0; i < 24; ++i) squares.push_back(static_cast<float>(i * i));
  check_close(values<float>(evaluate(o, {tensor<float>({2, 2, 3, 2}, squares), scalar(1.5f)})[0]),
              {-18.333332f, -22.333332f, -12.333332f, -10.333332f, 5.666667f,  13.666668f, 35.666664f, 49.666664f,
               77.666672f,  97.666672f,  131.66667f,  157.66666f,  65.666656f, 85.666656f, 143.66666f, 169.66666f,
               233.66666f,  265.66666f,  335.66666f,  373.66666f,  449.66666f, 493.66666f, 575.66663f, 625.66663f},
              1e-6);
  CHECK(evaluate(o, {tensor<float>({2, 0, 3, 3}, {}), scalar(1)})[0].size() == 0);
}

TEST_CASE("colour ops refuse what TensorFlow refuses") {
  auto hue = op(colour_form::adjust_hue);
  auto hsv = op(colour_form::rgb_to_hsv);
  gen::adjust_contrast contrast;
  const gen::tensor_type number{gen::dtype::float32, {}};
  CHECK(message(infer(hue, {{gen::dtype::float32, {16, 3}}, number})) ==
        "images must be float32 [...,height,width,3], but are float32[16,3]");
  CHECK(message(infer(hue, {{gen::dtype::float32, {4, 4, 2}}, number})) ==
        "images must be float32 [...,height,width,3], but are float32[4,4,2]");
  CHECK(message(infer(hue, {{gen::dtype::float32, {4, 4, 3}}, {gen::dtype::float32, {1}}})) ==
        "delta must be one float32, but is float32[1]");
  CHECK(message(infer(contrast, {{gen::dtype::float32, {4, 4}}, number})) ==
        "images must be float32 [...,height,width,channels], but are float32[4,4]");
  CHECK(message(infer(hsv, {{gen::dtype::int32, {3}}})) ==
        "images must be floats whose last axis is 3, but are int32[3]");
  CHECK(message(infer(hsv, {{gen::dtype::float32, {}}})) ==
        "images must be floats whose last axis is 3, but are float32[]");
}

namespace {
template <class T, te::index_t Pixels>
void check_pixels() {
  using S = te::shape<1, Pixels, 3>;
  using In = slot<T, S, 0>;
  using Out = slot<T, S, 2>;
  using Amount = slot<float, te::shape<>, 1>;
  const gen::tensor x = random_tensor<T>({1, Pixels, 3}, -0.2, 1.3, 7);
  auto hsv = op(colour_form::rgb_to_hsv);
  auto rgb = op(colour_form::hsv_to_rgb);
  const double tolerance = sizeof(T) == 4 ? 2e-6 : 1e-14;
  check_layer<te::rgb_to_hsv<In, Out>, Out>({x}, evaluate(hsv, {x})[0], tolerance);
  check_layer<te::hsv_to_rgb<In, Out>, Out>({x}, evaluate(rgb, {x})[0], tolerance);
  if constexpr (std::is_same_v<T, float>) {
    for (const float amount : {0.0f, .4f, -.9f, 1.7f}) {
      auto hue = op(colour_form::adjust_hue);
      auto saturation = op(colour_form::adjust_saturation);
      const std::vector<gen::tensor> operands{x, scalar(amount)};
      check_layer<te::adjust_hue<In, Amount, Out>, Out>(operands, evaluate(hue, operands)[0], 5e-6);
      check_layer<te::adjust_saturation<In, Amount, Out>, Out>(operands, evaluate(saturation, operands)[0], 5e-6);
    }
  }
}
}  // namespace

TEST_CASE("colour layers") {
  check_pixels<float, 0>();
  check_pixels<float, 1>();
  check_pixels<float, 15>();
  check_pixels<float, 16>();
  check_pixels<float, 67>();
  check_pixels<double, 19>();
  using In = slot<float, te::shape<1, 16, 3>, 0>;
  using Out = slot<float, te::shape<1, 16, 3>, 2>;
  using Amount = slot<float, te::shape<>, 1>;
  auto hsv = op(colour_form::rgb_to_hsv);
  auto rgb = op(colour_form::hsv_to_rgb);
  check_layer<te::rgb_to_hsv<In, Out>, Out>({image}, evaluate(hsv, {image})[0], 1e-6);
  check_layer<te::hsv_to_rgb<In, Out>, Out>({image}, evaluate(rgb, {image})[0], 1e-6);
  for (const float amount : {0.0f, .3f, -.3f, 1.0f, nan_f}) {
    auto hue = op(colour_form::adjust_hue);
    auto saturation = op(colour_form::adjust_saturation);
    const std::vector<gen::tensor> operands{image, scalar(amount)};
    check_layer<te::adjust_hue<In, Amount, Out>, Out>(operands, evaluate(hue, operands)[0], 5e-6);
    check_layer<te::adjust_saturation<In, Amount, Out>, Out>(operands, evaluate(saturation, operands)[0], 5e-6);
  }
}

namespace {
template <class Shape>
void check_contrast() {
  constexpr te::index_t channels = Shape::dims[Shape::rank - 1];
  using In = slot<float, Shape, 0>;
  using Out = slot<float, Shape, 2>;
  const std::vector<gen::tensor> operands{random_tensor<float>(shape_of<Shape>(), 0, 10), scalar(1.7f)};
  gen::adjust_contrast o;
  check_layer<te::adjust_contrast<In, slot<float, te::shape<>, 1>, Out, slot<float, te::shape<2, channels>, 3>>, Out>(
      operands, evaluate(o, operands)[0], 1e-5);
}
}  // namespace

TEST_CASE("adjust_contrast layers") {
  check_contrast<te::shape<5, 7, 3>>();
  check_contrast<te::shape<2, 3, 4, 35>>();
  check_contrast<te::shape<2, 2, 37, 1>>();
  check_contrast<te::shape<3, 20, 2>>();
  check_contrast<te::shape<2, 16, 4>>();
  check_contrast<te::shape<2, 1, 1, 1, 16>>();
  check_contrast<te::shape<2, 0, 4, 3>>();
}

TEST_CASE("adjust_contrast, the first form, keeps within bounds") {
  gen::adjust_contrast_within c;
  const auto scalar = [](float v) { return gen::tensor::scalar(v); };
  const std::vector<gen::tensor> in{tensor<std::uint8_t>({1, 4, 1}, {0, 2, 4, 10}), scalar(2), scalar(-1), scalar(9)};
  CHECK(values<float>(evaluate(c, in)[0]) == std::vector<float>{-1, 0, 4, 9});
  CHECK(tf_embed::test::expands(c, in, 4, 1e-6));
  CHECK(message(infer(c, {{gen::dtype::float32, {2}},
                          {gen::dtype::float32, {}},
                          {gen::dtype::float32, {}},
                          {gen::dtype::float32, {}}})) ==
        "images must be [...,height,width,channels], but are float32[2]");
}
