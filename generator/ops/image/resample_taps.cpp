// SPDX-License-Identifier: Apache-2.0
#include "ops/image/resample_taps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace tf_embed::gen {
namespace {

/// Sums that are too near to 0 leave the weights as they are.
bool can_divide_by(float sum) { return std::abs(sum) >= 1000 * std::numeric_limits<float>::min(); }

/// The cubic convolution with parameter `a`, rounded as TensorFlow's table of it: near (0 <= x <= 1) and far (1 <= x <=
/// 2) side.
float near_cubic(std::int64_t step, double a) {
  const auto x = static_cast<float>(static_cast<double>(step) / 1024);
  return static_cast<float>(
      ((a + 2) * static_cast<double>(x) - (a + 3)) * static_cast<double>(x) * static_cast<double>(x) + 1);
}
float far_cubic(std::int64_t step, double a) {
  const auto x = static_cast<double>(static_cast<float>(static_cast<double>(step) / 1024) + 1.0f);
  return static_cast<float>(((a * x - 5 * a) * x + 8 * a) * x - 4 * a);
}

struct resample_kernel {
  std::string_view name;
  float radius;
  float (*at)(float);  ///< for distances of at least 0
};

template <int Radius>
float lanczos(float x) {
  constexpr auto radius = static_cast<float>(Radius);
  constexpr float pi = std::numbers::pi_v<float>;
  if (x > radius) return 0;
  if (x <= 1e-3f) return 1;
  return radius * std::sin(pi * x) * std::sin(pi * x / radius) / (pi * pi * x * x);
}
float gaussian(float x) { return x >= 1.5f ? 0 : std::exp(-x * x / (2 * 0.5f * 0.5f)); }
float box(float x) { return x < 0.5f ? 1.0f : x == 0.5f ? 0.5f : 0.0f; }
float triangle(float x) { return x < 1 ? 1 - x : 0; }
float keys_cubic(float x) {
  if (x >= 2) return 0;
  return x >= 1 ? ((-0.5f * x + 2.5f) * x - 4) * x + 2 : (1.5f * x - 2.5f) * x * x + 1;
}
float mitchell_cubic(float x) {
  if (x >= 2) return 0;
  return x >= 1 ? ((-7.0f / 18 * x + 2) * x - 10.0f / 3) * x + 16.0f / 9 : (7.0f / 6 * x - 2) * x * x + 8.0f / 9;
}

constexpr std::array<resample_kernel, 8> resample_kernels{{{"lanczos1", 1, lanczos<1>},
                                                           {"lanczos3", 3, lanczos<3>},
                                                           {"lanczos5", 5, lanczos<5>},
                                                           {"gaussian", 1.5f, gaussian},
                                                           {"box", 1, box},
                                                           {"triangle", 1, triangle},
                                                           {"keyscubic", 2, keys_cubic},
                                                           {"mitchellcubic", 2, mitchell_cubic}}};

const resample_kernel* find_kernel(std::string_view name) {
  const auto at = std::find_if(resample_kernels.begin(), resample_kernels.end(),
                               [name](const resample_kernel& k) { return k.name == name; });
  return at == resample_kernels.end() ? nullptr : &*at;
}

}  // namespace

float resize_scale(std::int64_t in, std::int64_t out, bool align_corners) {
  return align_corners && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1)
                                  : static_cast<float>(in) / static_cast<float>(out);
}

bool is_resample_kernel(std::string_view name) { return find_kernel(name) != nullptr; }

resample_taps bicubic_taps(std::int64_t in, std::int64_t out, bool align_corners, bool half_pixel_centers) {
  const double a = half_pixel_centers ? -0.5 : -0.75;
  const float scale = resize_scale(in, out, align_corners);
  resample_taps taps;
  for (std::int64_t i = 0; i < out; ++i) {
    const float at = half_pixel_centers ? (static_cast<float>(i) + 0.5f) * scale - 0.5f : static_cast<float>(i) * scale;
    const auto whole = static_cast<std::int64_t>(std::floor(at));
    const auto step = static_cast<std::int64_t>(std::lrint((at - static_cast<float>(whole)) * 1024));
    std::array<float, 4> weights{far_cubic(step, a), near_cubic(step, a), near_cubic(1024 - step, a),
                                 far_cubic(1024 - step, a)};
    std::array<std::int64_t, 4> from{};
    for (std::int64_t k = 0; k < 4; ++k) {
      const std::int64_t wanted = whole - 1 + k;
      const auto slot = static_cast<std::size_t>(k);
      from[slot] = std::clamp<std::int64_t>(wanted, 0, in - 1);
      if (half_pixel_centers && from[slot] != wanted) weights[slot] = 0;
    }
    if (half_pixel_centers) {
      const float sum = weights[0] + weights[1] + weights[2] + weights[3];
      if (can_divide_by(sum)) {
        for (float& w : weights) w *= 1 / sum;
      }
    }
    for (std::size_t k = 0; k < 4; ++k) taps.add(from[k], weights[k]);
    taps.end_position();
  }
  return taps;
}

resample_taps area_taps(std::int64_t in, std::int64_t out, bool align_corners) {
  // One position has no corners to align: it is all that there is.
  const float scale = resize_scale(in, out, align_corners && in > 1);
  resample_taps taps;
  for (std::int64_t i = 0; i < out; ++i) {
    const float first = static_cast<float>(i) * scale;
    const float last = static_cast<float>(i + 1) * scale;
    const auto end = static_cast<std::int64_t>(std::ceil(last));
    for (auto k = static_cast<std::int64_t>(std::floor(first)); k < end; ++k) {
      const auto left = static_cast<float>(k);
      float part = 1;
      if (left < first) {
        part = left + 1 > last ? scale : left + 1 - first;
      } else if (left + 1 > last) {
        part = last - left;
      }
      taps.add(std::clamp<std::int64_t>(k, 0, in - 1), part / scale);
    }
    taps.end_position();
  }
  return taps;
}

result<resample_taps> translated_taps(std::int64_t in, std::int64_t out, float scale, float translation,
                                      std::string_view kernel, bool antialias) {
  const resample_kernel* const k = find_kernel(kernel);
  const float step = 1.0f / scale;
  const float start = -step * translation;
  const float stretch = antialias ? std::max(step, 1.0f) : 1.0f;
  const float reach = k == nullptr ? 0 : k->radius * stretch;
  if (k == nullptr || !(scale > 0) || !std::isfinite(reach) || !std::isfinite(start)) {
    return diagnostic{error_kind::bad_model, fmt::format("cannot scale by {} and translate by {}", scale, translation)};
  }
  const auto limit = static_cast<float>(in);
  const auto within = [&](float x) { return static_cast<std::int64_t>(std::clamp(x, 0.0f, limit - 1)); };
  resample_taps taps;
  for (std::int64_t i = 0; i < out; ++i) {
    const float at = (static_cast<float>(i) + 0.5f) * step + start;
    if (at >= 0 && at <= limit) {
      const std::int64_t first = within(std::ceil(at - reach - 0.5f));
      const std::int64_t last = within(std::floor(at + reach - 0.5f));
      std::vector<float> weights;
      float sum = 0;
      for (std::int64_t from = first; from <= last; ++from) {
        weights.push_back(k->at(std::abs((static_cast<float>(from) + 0.5f - at) * (1.0f / stretch))));
        sum += weights.back();
      }
      for (std::int64_t from = first; from <= last; ++from) {
        taps.add(from, can_divide_by(sum) ? weights[static_cast<std::size_t>(from - first)] * (1.0f / sum) : 0.0f);
      }
    }
    taps.end_position();
  }
  return taps;
}

}  // namespace tf_embed::gen
