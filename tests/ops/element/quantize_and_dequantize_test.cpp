// SPDX-License-Identifier: Apache-2.0
#include "ops/element/quantize_and_dequantize.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/quantize_and_dequantize.hpp>

using namespace op_testing;

namespace {

gen::quantize_and_dequantize op(bool is_signed, bool narrow, bool half_up, int bits, bool given, int axis = -1) {
  gen::quantize_and_dequantize q;
  q.signed_input = is_signed;
  q.narrow_range = narrow;
  q.half_up = half_up;
  q.num_bits = bits;
  q.range_given = given;
  q.axis = axis;
  return q;
}

const std::vector<float> numbers{-3.2f, -1.5f, -.5f,  -.26f, -.01f, 0,     .005f, .24f,  .5f,
                                 .75f,  1.5f,  2.49f, 2.51f, 100,   nan_f, inf_f, -inf_f};
const std::vector<float> finite_numbers(numbers.begin(), numbers.begin() + 13);
gen::tensor list(std::vector<float> x) { return tensor<float>({static_cast<std::int64_t>(x.size())}, x); }
gen::tensor scalar(float x) { return gen::tensor::scalar<float>(x); }

/// With the range [-1.3,2.2].
std::vector<float> given(bool is_signed, bool narrow, bool half_up, int bits) {
  auto q = op(is_signed, narrow, half_up, bits, true);
  return values<float>(evaluate(q, {list(numbers), scalar(-1.3f), scalar(2.2f)})[0]);
}
/// With the values' own range.
std::vector<float> own(bool is_signed, bool narrow, bool half_up, int bits, std::vector<float> x = finite_numbers) {
  auto q = op(is_signed, narrow, half_up, bits, false);
  return values<float>(evaluate(q, {list(x), scalar(0), scalar(0)})[0]);
}
gen::tensor ramp() {  // 24 numbers from -3 to 4
  gen::tensor t(gen::dtype::float32, {2, 3, 4});
  for (std::size_t i = 0; i < 24; ++i) {
    t.mutable_as<float>()[i] = static_cast<float>(-3.0 + static_cast<double>(i) * 7 / 23);
  }
  return t;
}
std::vector<float> along(int axis) {
  auto q = op(true, false, false, 5, false, axis);
  return values<float>(evaluate(q, {ramp(), scalar(0), scalar(0)})[0]);
}

}  // namespace

// Expected values are TensorFlow 2.21's, to the bit.
TEST_CASE("quantize_and_dequantize with a range that is given") {
  check_close(given(true, false, false, 3), {-2.9333334f, -1.4666667f, -0.73333335f, -0, -0, 0, 0, 0, 0.73333335f,
                                             0.73333335f, 1.4666667f, 2.2f, 2.2f, 2.2f, nan_f, 2.2f, -2.9333334f});
  check_close(given(true, true, false, 8),
              {-2.2f, -1.5070866f, -0.50236219f, -0.25984251f, -0.017322835f, 0, 0, 0.24251968f, 0.50236219f,
               0.74488187f, 1.5070866f, 2.2f, 2.2f, 2.2f, nan_f, 2.2f, -2.2f});
  check_close(given(true, false, true, 8),
              {-2.2173228f, -1.5070866f, -0.50236219f, -0.25984251f, -0.017322835f, 0, 0, 0.24251968f, 0.50236219f,
               0.74488187f, 1.5070866f, 2.2f, 2.2f, 2.2f, nan_f, 2.2f, -2.2173228f});
  check_close(given(false, false, true, 3), {0, 0, 0, 0, 0, 0, 0, 0.31428573f, 0.62857145f, 0.62857145f, 1.5714287f,
                                             2.2f, 2.2f, 2.2f, nan_f, 2.2f, 0});
  check_close(given(false, false, false, 8), {0, 0, 0, 0, 0, 0, 0.008627451f, 0.24156862f, 0.50039214f, 0.75058824f,
                                              1.5011765f, 2.2f, 2.2f, 2.2f, nan_f, 2.2f, 0});
}

TEST_CASE("quantize_and_dequantize with the range of the values") {
  check_close(own(true, false, false, 3), {-3.3466666f, -1.6733333f, -0.83666664f, -0, -0, 0, 0, 0, 0.83666664f,
                                           0.83666664f, 1.6733333f, 2.51f, 2.51f});
  check_close(own(true, true, true, 8), {-3.2f, -1.511811f, -0.50393701f, -0.2519685f, 0, 0, 0, 0.2519685f, 0.50393701f,
                                         0.75590551f, 1.511811f, 2.4944882f, 2.519685f});
  check_close(own(false, false, false, 8),
              {-3.1990197f, -1.4961568f, -0.50199997f, -0.25592157f, -0.0098431371f, 0, 0.0098431371f, 0.23623529f,
               0.50199997f, 0.74807841f, 1.4961568f, 2.4903138f, 2.51f});
  check_close(own(true, false, false, 8, {.5f, 1, 2, .3f}), {0.50393701f, 1.007874f, 2, 0.2992126f});
  check_close(own(false, false, false, 8, {-.5f, -1, -2, -.3f}),
              {2.0016609e+35f, 4.0033218e+35f, inf_f, 1.2009965e+35f}, 1e-6);
  check_close(own(true, false, false, 8, {0, 0, 0}), {0, 0, 0});
  check_close(own(true, false, false, 8, {1, 2, inf_f, .3f}), std::vector<float>(4, nan_f));
  check_close(own(true, false, false, 8, {nan_f, 1, 2, .3f}), {nan_f, 1.007874f, 2, 0.2992126f});
  CHECK(own(true, false, false, 8, {}).empty());
}

TEST_CASE("quantize_and_dequantize with a range per index of an axis") {
  check_close(along(0),
              {-3,         -2.625f,    -2.4375f,   -2.0625f,   -1.875f,     -1.5f,      -1.125f,    -0.9375f,
               -0.5625f,   -0.1875f,   0,          0.375f,     0.53333336f, 1.0666667f, 1.3333334f, 1.6000001f,
               1.8666668f, 2.1333334f, 2.4000001f, 2.6666667f, 3.2000003f,  3.4666669f, 3.7333336f, 4},
              1e-6);
  check_close(along(1),
              {-3,           -2.625f,      -2.4375f,   -2.0625f,    -1.8550725f, -1.484058f, -1.1130435f, -0.92753625f,
               -0.53333336f, -0.26666668f, 0,          0.26666668f, 0.5625f,     0.9375f,    1.3125f,     1.5f,
               1.8550725f,   2.2260871f,   2.4115944f, 2.7826087f,  3.2000003f,  3.4666669f, 3.7333336f,  4},
              1e-6);
  check_close(along(2),
              {-3.0869565f,  -2.7130432f,  -2.463768f, -2.1333334f, -1.8521739f, -1.5826086f, -1.231884f, -0.80000007f,
               -0.61739135f, -0.22608694f, 0,          0.26666668f, 0.61739135f, 0.90434778f, 1.231884f,  1.6000001f,
               1.8521739f,   2.2608695f,   2.463768f,  2.6666667f,  3.0869565f,  3.3913043f,  3.6956522f, 4},
              1e-6);
}

TEST_CASE("quantize_and_dequantize at the ends of what is allowed") {
  const auto with = [](int bits, bool is_signed, float min, float max, std::vector<float> x = finite_numbers) {
    auto q = op(is_signed, false, false, bits, true);
    return values<float>(evaluate(q, {list(x), scalar(min), scalar(max)})[0]);
  };
  check_close(with(1, true, -1, 2), {-1, -1, -0, -0, -0, 0, 0, 0, 0, 0, 0, 0, 0});
  check_close(with(61, true, -1, 2),
              {-2, -1.5f, -0.5f, -0.25999999f, -0.0099999998f, 0, 0.0049999999f, 0.23999999f, 0.5f, 0.75f, 1.5f, 2, 2});
  check_close(with(62, false, -1, 2), {0, 0, 0, 0, 0, 0, 0.0049999999f, 0.23999999f, 0.5f, 0.75f, 1.5f, 2, 2});
  check_close(with(8, true, 0, 0, numbers), {-0, -0, -0, -0, -0, 0, 0, 0, 0, 0, 0, 0, 0, 0, nan_f, 0, -0});
  check_close(with(8, true, 1, 2, numbers),
              {-2.015748f, -1.496063f, -0.50393701f, -0.26771653f, -0.015748031f, 0, 0, 0.23622048f, 0.50393701f,
               0.75590551f, 1.496063f, 2, 2, 2, nan_f, 2, -2.015748f});
  for (const auto& [min, max] : {std::pair(2.0f, -1.0f), std::pair(nan_f, 1.0f)}) {
    auto q = op(true, false, false, 8, true);
    REQUIRE(infer_constants(q, {list(finite_numbers), scalar(min), scalar(max)}));
    CHECK(message(q.evaluate(std::vector{list(finite_numbers), scalar(min), scalar(max)})) ==
          "input_min is not at most input_max");
  }
}

TEST_CASE("quantize_and_dequantize refuses what TensorFlow refuses") {
  const auto error = [](int bits, bool is_signed, int axis, const gen::tensor& min) {
    auto q = op(is_signed, false, false, bits, true, axis);
    return message(infer_constants(q, {ramp(), min, min}));
  };
  CHECK(error(0, true, -1, scalar(0)) == "num_bits is 0, which is out of range");
  CHECK(error(62, true, -1, scalar(0)) == "num_bits is 62, which is out of range");
  CHECK(error(63, false, -1, scalar(0)) == "num_bits is 63, which is out of range");
  CHECK(error(8, true, 3, scalar(0)) == "axis 3 is none of float32[2,3,4]");
  CHECK(error(8, true, -2, scalar(0)) == "axis -2 is none of float32[2,3,4]");
  CHECK(error(8, true, 1, scalar(0)) == "input_min must be float32[3], but is float32[]");
  CHECK(error(8, true, -1, list({0})) == "input_min must be float32[], but is float32[1]");
  CHECK(error(8, true, -1, tensor<double>({}, {0})) == "input_min must be float32[], but is float64[]");
}

namespace {
template <class T, class Shape, te::quantized_steps Rule, int Axis>
void check() {
  constexpr te::index_t ranges = te::detail::runs_of_axis<Shape, Axis>::ranges;
  using In = slot<T, Shape, 0>;
  using Out = slot<T, Shape, 3>;
  auto q = op(Rule.is_signed, Rule.narrow, Rule.half_up, Rule.bits, false, Axis);
  gen::shape range_shape;
  if (Axis >= 0) range_shape = {ranges};
  const std::vector<gen::tensor> in{random_tensor<T>(shape_of<Shape>(), -3, 4),
                                    random_tensor<T>(range_shape, -2, -1, 3), random_tensor<T>(range_shape, 1, 2, 4)};
  check_layer<te::quantize_and_dequantize<In, Out, Rule, Axis>, Out>({in[0]}, evaluate(q, in)[0]);
  using range = std::conditional_t<(Axis < 0), te::shape<>, te::shape<ranges>>;
  using with_range = te::quantize_and_dequantize_range<In, slot<T, range, 1>, slot<T, range, 2>, Out, Rule, Axis>;
  q.range_given = true;
  check_layer<with_range, Out>(in, evaluate(q, in)[0]);
}
}  // namespace

TEST_CASE("quantize_and_dequantize layers") {
  using te::shape;
  check<float, shape<67>, te::quantized_steps{8, true, false, false}, -1>();
  check<float, shape<1>, te::quantized_steps{8, false, false, true}, -1>();
  check<float, shape<3, 5, 7>, te::quantized_steps{4, true, true, true}, 1>();
  check<float, shape<3, 2, 33>, te::quantized_steps{8, false, false, false}, 0>();
  check<float, shape<3, 5, 4>, te::quantized_steps{8, true, false, false}, 2>();
  check<float, shape<0, 5>, te::quantized_steps{8, true, false, false}, 1>();
  check<double, shape<19>, te::quantized_steps{16, true, false, false}, -1>();
  using In = slot<float, te::shape<17>, 0>;
  using Out = slot<float, te::shape<17>, 3>;
  using one = te::shape<>;
  using layer = te::quantize_and_dequantize_range<In, slot<float, one, 1>, slot<float, one, 2>, Out,
                                                  te::quantized_steps{8, true, false, false}, -1>;
  auto q = op(true, false, false, 8, true);
  const std::vector<gen::tensor> in{list(numbers), scalar(-1.3f), scalar(2.2f)};
  check_layer<layer, Out>(in, evaluate(q, in)[0]);
  run_layer<layer, te::simd::scalar, Out>({in[0], scalar(1), scalar(nan_f)}, te::status::invalid_argument);
  auto own_range = op(true, false, false, 8, false);
  check_layer<te::quantize_and_dequantize<In, Out, te::quantized_steps{8, true, false, false}, -1>, Out>(
      {in[0]}, evaluate(own_range, in)[0]);
}
