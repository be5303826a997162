// SPDX-License-Identifier: Apache-2.0
// Numbers moved between ranges, colours, and images that are sums of weighted rows.
#include "family.hpp"

#include <tf_embed/layers/colour.hpp>
#include <tf_embed/layers/fake_quant.hpp>
#include <tf_embed/layers/quantize.hpp>
#include <tf_embed/layers/quantize_and_dequantize.hpp>
#include <tf_embed/layers/resample.hpp>

#include <algorithm>

namespace families {
namespace {

using std::int32_t, std::int8_t, std::uint8_t;

template <class T>
T* at(std::size_t place) {
  return reinterpret_cast<T*>(arena + place);
}
template <class T, std::size_t Place, index_t... D>
using slot = te::tensor<T, te::shape<D...>, te::arena<Place>>;

void range() {
  at<float>(at_b)[0] = -4;
  at<float>(at_b)[1] = 4;
}
void floats() {
  fill<float>(at_a, 65536, -5, 5);
  range();
}
template <class T>
void steps() {
  fill<T>(at_a, 65536, std::is_signed_v<T> ? -127 : 0, 127);
  range();
}
void image() {
  fill<float>(at_a, 3 * 65536, 0, 1);
  at<float>(at_b)[0] = 0.3f;
}

using low = slot<float, at_b>;
using high = slot<float, at_b + 4>;
template <class T, te::quantize_mode Mode>
void to_steps() {
  layer<te::quantize<a<float, 65536>, low, high, out<T, 65536>, slot<float, at_out2>, slot<float, at_out2 + 4>, Mode,
                     false, false, te::f32<0x3c23d70a>, -1>>();
}
template <class T, te::quantize_mode Mode>
void from_steps() {
  layer<te::dequantize<a<T, 65536>, low, high, out<float, 65536>, Mode, false, -1>>();
}

/// `Taps` rows and columns for each of an output's, from where they would be.
constexpr std::size_t begin_at = at_b, index_at = at_b + 8192, weight_at = at_b + 65536, line_at = at_b + megabyte;
template <index_t In, index_t Out, index_t Taps>
void weights() {
  fill<float>(at_a, megabyte, 0, 255);
  for (index_t i = 0; i <= Out; ++i) at<int32_t>(begin_at)[i] = static_cast<int32_t>(i * Taps);
  for (index_t i = 0; i < Out * Taps; ++i) {
    const index_t from = i / Taps * In / Out + i % Taps - (Taps - 1) / 2;
    at<int32_t>(index_at)[i] = static_cast<int32_t>(std::clamp<index_t>(from, 0, In - 1));
    at<float>(weight_at)[i] = 1.0f / Taps;
  }
}
template <index_t In, index_t Out, index_t Channels, index_t Taps>
void resampled() {
  using begins = slot<int32_t, begin_at, Out + 1>;
  using which = slot<int32_t, index_at, Out * Taps>;
  using weight = slot<float, weight_at, Out * Taps>;
  layer<te::resample<a<float, 1, In, In, Channels>, begins, which, weight, begins, which, weight,
                     out<float, 1, Out, Out, Channels>, slot<float, line_at, In * Channels + 16>>>();
}

}  // namespace

std::vector<family_case> range_cases() {
  using enum te::quantize_mode;
  const std::string q = "quantize", c = "colour", r = "resize";
  using pixels = a<float, 1, 256, 256, 3>;
  using turned = out<float, 1, 256, 256, 3>;
  return {
      {q, "quantize_min_combined", floats, to_steps<uint8_t, min_combined>, nullptr, 0},
      {q, "quantize_min_first", floats, to_steps<uint8_t, min_first>, nullptr, 0},
      {q, "quantize_scaled", floats, to_steps<int8_t, scaled>, nullptr, 0},
      {q, "dequantize_min_combined", steps<uint8_t>, from_steps<uint8_t, min_combined>, nullptr, 0},
      {q, "dequantize_min_first", steps<uint8_t>, from_steps<uint8_t, min_first>, nullptr, 0},
      {q, "dequantize_scaled", steps<int8_t>, from_steps<int8_t, scaled>, nullptr, 0},
      {q, "quantize_and_dequantize", floats,
       layer<te::quantize_and_dequantize<a<float, 65536>, out<float, 65536>, te::quantized_steps{8, true, false, false},
                                         -1>>,
       nullptr, 0},
      {q, "fake_quant_vars", floats,
       layer<te::fake_quant_vars<a<float, 65536>, low, high, out<float, 65536>, 8, false>>, nullptr, 0},

      {c, "rgb_to_hsv", image, layer<te::rgb_to_hsv<pixels, turned>>, nullptr, 0},
      {c, "hsv_to_rgb", image, layer<te::hsv_to_rgb<pixels, turned>>, nullptr, 0},
      {c, "adjust_hue", image, layer<te::adjust_hue<pixels, b<float>, turned>>, nullptr, 0},
      {c, "adjust_saturation", image, layer<te::adjust_saturation<pixels, b<float>, turned>>, nullptr, 0},
      {c, "adjust_contrast", image, layer<te::adjust_contrast<pixels, b<float>, turned, out2<float, 2, 3>>>, nullptr,
       0},

      {r, "bicubic_3", weights<112, 224, 4>, resampled<112, 224, 3, 4>, nullptr, 0},
      {r, "bicubic_32", weights<56, 112, 4>, resampled<56, 112, 32, 4>, nullptr, 0},
      {r, "area_3", weights<224, 112, 2>, resampled<224, 112, 3, 2>, nullptr, 0},
  };
}

}  // namespace families
