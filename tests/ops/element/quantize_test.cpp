// SPDX-License-Identifier: Apache-2.0
#include "ops/element/quantize.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/layers/quantize.hpp>

using namespace op_testing;
using mode = te::quantize_mode;

namespace {

gen::tensor scalar(float x) { return gen::tensor::scalar<float>(x); }
gen::tensor list(std::vector<float> x) { return tensor<float>({static_cast<std::int64_t>(x.size())}, x); }
const gen::tensor quint8 = tensor<std::uint8_t>({6}, {0, 1, 127, 128, 200, 255});
const gen::tensor qint8 = tensor<std::int8_t>({6}, {-128, -127, -1, 0, 1, 127});
const gen::tensor qint16 = tensor<std::int16_t>({5}, {-32768, -1, 0, 1, 32767});
const gen::tensor quint16 = tensor<std::uint16_t>({5}, {0, 1, 32767, 32768, 65535});
const gen::tensor qint32 = tensor<std::int32_t>({5}, {-2147483647 - 1, -5, 0, 1, 2147483647});
const std::vector<float> numbers{-3.2f, -1.5f, -.5f, -.26f, -.01f, 0,   .005f, .24f,
                                 .5f,   .75f,  1.5f, 2.49f, 2.51f, 100, inf_f, -inf_f};

std::vector<float> numbers_of(const gen::tensor& x, mode m, float min, float max, bool narrow = false) {
  gen::dequantize d;
  d.mode = m;
  d.narrow_range = narrow;
  return values<float>(evaluate(d, {x, scalar(min), scalar(max)})[0]);
}

gen::quantize op(gen::dtype to, mode m, bool even = false, bool narrow = false) {
  gen::quantize q;
  q.to = to;
  q.mode = m;
  q.half_to_even = even;
  q.narrow_range = narrow;
  return q;
}
/// The integers, and the range that was used.
template <class T>
void check(gen::quantize q, float min, float max, std::vector<T> want, float low, float high) {
  q.to = gen::dtype_of<T>;
  const auto out = evaluate(q, {list(numbers), scalar(min), scalar(max)});
  check_close(values<T>(out[0]), want);
  check_close(values<float>(out[1]), {low}, 1e-7);
  check_close(values<float>(out[2]), {high}, 1e-7);
}
using i8 = std::int8_t;
using u8 = std::uint8_t;
using i32 = std::int32_t;
constexpr i32 lowest_32 = std::numeric_limits<i32>::min();

}  // namespace

// Expected values are those of TensorFlow 2.21's own kernels (not of oneDNN, which it may use instead).
TEST_CASE("dequantize in all modes") {
  check_close(numbers_of(quint8, mode::min_combined, -1.3f, 2.2f),
              {-1.3f, -1.2862744f, 0.44313729f, 0.45686281f, 1.4450982f, 2.2f});
  check_close(numbers_of(qint8, mode::min_combined, -1.3f, 2.2f),
              {-1.3f, -1.2862744f, 0.44313729f, 0.45686281f, 0.47058833f, 2.2f});
  check_close(numbers_of(qint16, mode::min_combined, -1.3f, 2.2f), {-1.3f, 0.44997334f, 0.45002675f, 0.45008016f, 2.2f},
              1e-7);
  check_close(numbers_of(quint16, mode::min_combined, 0, 6), {0, 9.1554131e-05f, 2.9999542f, 3.0000458f, 6}, 1e-7);
  check_close(numbers_of(qint32, mode::min_combined, -1.3f, 2.2f),
              {-1.3f, 0.45000005f, 0.45000005f, 0.45000005f, 2.2f});
  check_close(numbers_of(quint8, mode::min_combined, 2, 2), std::vector<float>(6, 2));
  check_close(numbers_of(quint8, mode::min_first, -1.3f, 2.2f),
              {-1.3039216f, -1.2901961f, 0.43921566f, 0.45294118f, 1.4411765f, 2.1960783f}, 1e-7);
  check_close(numbers_of(qint8, mode::min_first, 1, 3),
              {0.99607837f, 1.0039215f, 1.9921569f, 2, 2.0078433f, 2.9960785f}, 1e-7);
  check_close(numbers_of(qint16, mode::min_first, -1.3f, 2.2f),
              {-1.3000228f, 0.44995046f, 0.45000386f, 0.45005727f, 2.1999772f}, 1e-7);
  check_close(numbers_of(quint8, mode::min_first, 2, 2), std::vector<float>(6, 2));
  check_close(numbers_of(quint8, mode::scaled, -1.3f, 2.2f),
              {0, 0.008627451f, 1.0956863f, 1.1043137f, 1.7254902f, 2.2f});
  check_close(numbers_of(qint8, mode::scaled, -1.3f, 2.2f), {-2.2173228f, -2.2f, -0.017322835f, 0, 0.017322835f, 2.2f});
  check_close(numbers_of(qint8, mode::scaled, -1.3f, 2.2f, true),
              {-2.2173228f, -2.2f, -0.017322835f, 0, 0.017322835f, 2.2f});
}

TEST_CASE("quantize in all modes") {
  check<u8>(op({}, mode::min_combined), -1.3f, 2.2f,
            {0, 0, 58, 76, 94, 95, 95, 112, 131, 149, 204, 255, 255, 255, 255, 0}, -1.3f, 2.2f);
  check<i8>(op({}, mode::min_combined), 1, 3,
            {-128, -128, -128, -128, -128, -128, -128, -108, -86, -64, -1, 84, 85, 127, 127, -128}, 0, 3);
  check<u8>(op({}, mode::min_first), -1.3f, 2.2f, {0, 0, 59, 76, 94, 95, 95, 112, 131, 150, 204, 255, 255, 255, 255, 0},
            -1.3f, 2.2f);
  check<i8>(op({}, mode::min_first), 1, 3,
            {-128, -128, -128, -128, -128, -128, -128, -108, -85, -64, 0, 84, 85, 127, 127, -128}, 0, 3);
  check<u8>(op({}, mode::scaled), 1, 3, {0, 0, 0, 0, 0, 0, 0, 20, 43, 64, 128, 212, 213, 255, 255, 0}, 0, 3);
  check<u8>(op({}, mode::scaled, true), 1, 3, {0, 0, 0, 0, 0, 0, 0, 20, 42, 64, 128, 212, 213, 255, 255, 0}, 0, 3);
  check<i8>(op({}, mode::scaled, true), -1.3f, 2.2f,
            {-128, -87, -29, -15, -1, 0, 0, 14, 29, 43, 87, 127, 127, 127, 127, -128}, -2.2173228f, 2.2f);
  check<i8>(op({}, mode::scaled, true, true), -1.3f, 2.2f,
            {-127, -87, -29, -15, -1, 0, 0, 14, 29, 43, 87, 127, 127, 127, 127, -127}, -2.2f, 2.2f);
  check<i32>(op({}, mode::min_first), -1.3f, 2.2f,
             {lowest_32, lowest_32, -1165776896, -871264768, -564481408, -552210048, -546074368, -257697984, 61356736,
              368140160, 1288490368, 2147483520, 2147483520, 2147483520, 2147483520, lowest_32},
             -1.3f, 2.2f);
  check<i32>(op({}, mode::scaled, true), 0, 6,
             {-1145324672, -536870912, -178956976, -93057624, -3579140, 0, 1789570, 85899344, 178956976, 268435456,
              536870912, 891205760, 898364032, lowest_32, lowest_32, lowest_32},
             -6, 6);
}

TEST_CASE("quantize keeps the ends of a range apart") {
  auto q = op(gen::dtype::uint8, mode::min_combined);
  q.ensure_minimum_range = .5f;
  const auto out = evaluate(q, {list(numbers), scalar(-.001f), scalar(.001f)});
  check_close(values<u8>(out[0]), {0, 0, 0, 0, 0, 1, 3, 123, 255, 255, 255, 255, 255, 255, 255, 0});
  check_close(values<float>(out[2]), {.499f}, 1e-7);
}

TEST_CASE("quantize and dequantize refuse what TensorFlow refuses") {
  auto q = op(gen::dtype::uint8, mode::scaled);
  gen::dequantize d;
  REQUIRE(infer_constants(q, {list(numbers), scalar(3), scalar(1)}));
  CHECK(message(q.evaluate(std::vector{list(numbers), scalar(3), scalar(1)})) ==
        "max_range must not be less than min_range");
  CHECK(message(infer_constants(q, {quint8, scalar(0), scalar(1)})) == "is only defined for float32, not for uint8[6]");
  CHECK(message(infer_constants(d, {list(numbers), scalar(0), scalar(1)})) ==
        "input must be integers of up to 32 bits, but is float32[16]");
  CHECK(message(infer_constants(d, {quint8, list({0, 1}), scalar(1)})) ==
        "min_range must be float32[1], but is float32[2]");
  d.axis = 1;
  CHECK(message(infer_constants(d, {quint8, scalar(0), scalar(1)})) == "axis 1 is none of uint8[6]");
}

namespace {
template <class T, mode Mode, int Axis, bool Even = false, bool Narrow = false, class S = te::shape<2, 3, 5>>
void check_layers() {
  constexpr te::index_t n = te::detail::runs_of_axis<S, Axis>::ranges;
  using R = std::conditional_t<(Axis < 0), te::shape<>, te::shape<n>>;
  const gen::tensor min = random_tensor<float>(shape_of<R>(), -2, .2, 3);
  const gen::tensor max = random_tensor<float>(shape_of<R>(), .3, 2, 4);
  gen::tensor integers(gen::dtype_of<T>, shape_of<S>());
  for (std::size_t i = 0; i < static_cast<std::size_t>(S::size); ++i)
    integers.mutable_as<T>()[i] = static_cast<T>(i * 143165577u);
  gen::dequantize d;
  d.mode = Mode;
  d.axis = Axis;
  d.narrow_range = Narrow;
  using Numbers = slot<float, S, 3>;
  check_layer<te::dequantize<slot<T, S, 0>, slot<float, R, 1>, slot<float, R, 2>, Numbers, Mode, Narrow, Axis>,
              Numbers>({integers, min, max}, evaluate(d, {integers, min, max})[0]);
  auto q = op(gen::dtype_of<T>, Mode, Even, Narrow);
  q.axis = Axis;
  gen::tensor x = random_tensor<float>(shape_of<S>(), -3, 3);
  const float corners[] = {nan_f, inf_f, -inf_f, 0.5f, -0.5f, -0.0f, 1e30f};
  for (std::size_t i = 0; S::size > 60 && i < 7; ++i) x.mutable_as<float>()[3 * i] = corners[i];
  const auto want = evaluate(q, {x, min, max});
  using Out = slot<T, S, 3>;
  using Least = slot<float, R, 4>;
  using Most = slot<float, R, 5>;
  using layer = te::quantize<slot<float, S, 0>, slot<float, R, 1>, slot<float, R, 2>, Out, Least, Most, Mode, Even,
                             Narrow, te::f32<0x3c23d70au>, Axis>;
  check_layer<layer, Out>({x, min, max}, want[0]);
  check_close(run_layer<layer, te::simd::scalar, Least>({x, min, max}), values<float>(want[1]));
  check_close(run_layer<layer, te::simd::scalar, Most>({x, min, max}), values<float>(want[2]));
  if (Axis < 0) run_layer<layer, te::simd::scalar, Out>({x, scalar(1), scalar(0)}, te::status::invalid_argument);
}
}  // namespace

TEST_CASE("quantize and dequantize layers") {
  check_layers<u8, mode::min_combined, -1>();
  check_layers<i8, mode::min_combined, 1>();
  check_layers<u8, mode::min_first, -1>();
  check_layers<i8, mode::min_first, 2>();
  check_layers<std::uint16_t, mode::scaled, 0, true>();
  check_layers<std::int16_t, mode::scaled, -1, false, true>();
  check_layers<i32, mode::scaled, 1, true>();
  check_layers<i32, mode::min_combined, -1>();
}

TEST_CASE("quantize and dequantize layers of whole vectors") {
  using S = te::shape<2, 3, 71>;
  check_layers<u8, mode::min_combined, -1, false, false, S>();
  check_layers<i8, mode::min_combined, 1, false, false, S>();
  check_layers<u8, mode::min_first, 0, false, false, S>();
  check_layers<i32, mode::min_first, -1, false, false, S>();
  check_layers<std::uint16_t, mode::scaled, 0, true, false, S>();
  check_layers<std::int16_t, mode::scaled, -1, false, true, S>();
}
