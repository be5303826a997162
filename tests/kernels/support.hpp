// SPDX-License-Identifier: Apache-2.0
// What the kernel tests share: seeded numbers, packing, naive loops in double, and comparison.
#pragma once

#include <tf_embed/core/packed.hpp>
#include <tf_embed/kernels/conv2d.hpp>
#include <tf_embed/kernels/support/activation.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace tests {

using tf_embed::index_t;

inline std::vector<float> noise(index_t n, std::uint32_t seed, float low = -1, float high = 1) {
  std::mt19937 engine(seed);
  std::vector<float> v(static_cast<std::size_t>(n));
  // Not std::uniform_real_distribution: its numbers differ between libraries.
  for (float& x : v) x = low + (high - low) * (static_cast<float>(engine() >> 8) * (1.0f / 16777216.0f));
  return v;
}

/// `w` is [groups][k][n] row-major.
inline std::vector<float> pack(const std::vector<float>& w, index_t k, index_t n, index_t block, index_t groups = 1) {
  const auto uk = static_cast<std::size_t>(k), un = static_cast<std::size_t>(n), ub = static_cast<std::size_t>(block);
  const std::size_t size = tf_embed::packed_size(uk, un, ub);
  std::vector<float> r(size * static_cast<std::size_t>(groups));
  for (std::size_t g = 0; g < static_cast<std::size_t>(groups); ++g) {
    for (std::size_t i = 0; i < uk; ++i) {
      for (std::size_t j = 0; j < un; ++j) {
        r[g * size + tf_embed::packed_index(i, j, uk, ub)] = w[(g * uk + i) * un + j];
      }
    }
  }
  return r;
}

/// Convolution with filter [kh][kw][cin / groups][cout], as TensorFlow's. `magnitude` receives the sum of |terms|.
inline std::vector<double> naive_conv2d(const tf_embed::kernels::conv2d_sizes& s, const std::vector<float>& in,
                                        const std::vector<float>& filter) {
  std::vector<double> out;
  const index_t gi = s.in_channels / s.groups, go = s.out_channels / s.groups;
  for (index_t n = 0; n < s.batch; ++n)
    for (index_t y = 0; y < s.out_h; ++y)
      for (index_t x = 0; x < s.out_w; ++x)
        for (index_t c = 0; c < s.out_channels; ++c) {
          double sum = 0;
          for (index_t i = 0; i < s.kernel_h; ++i)
            for (index_t j = 0; j < s.kernel_w; ++j) {
              const index_t iy = y * s.stride_h - s.pad_top + i * s.dilation_h;
              const index_t ix = x * s.stride_w - s.pad_left + j * s.dilation_w;
              if (iy < 0 || ix < 0 || iy >= s.in_h || ix >= s.in_w) continue;
              for (index_t k = 0; k < gi; ++k) {
                const index_t at = ((n * s.in_h + iy) * s.in_w + ix) * s.in_channels + c / go * gi + k;
                const index_t f = ((i * s.kernel_w + j) * gi + k) * s.out_channels + c;
                sum += static_cast<double>(in[static_cast<std::size_t>(at)]) *
                       static_cast<double>(filter[static_cast<std::size_t>(f)]);
              }
            }
          out.push_back(sum);
        }
  return out;
}

/// TensorFlow's filter [k][groups * n] regrouped to [groups][k][n].
inline std::vector<float> split_groups(const std::vector<float>& f, index_t k, index_t n, index_t groups) {
  std::vector<float> r;
  for (index_t g = 0; g < groups; ++g)
    for (index_t i = 0; i < k; ++i)
      for (index_t j = 0; j < n; ++j) r.push_back(f[static_cast<std::size_t>(i * groups * n + g * n + j)]);
  return r;
}

/// Values of order one, summed over `terms`.
inline void check_close(const std::vector<float>& got, const std::vector<double>& want, index_t terms) {
  REQUIRE(got.size() == want.size());
  const double tolerance = 1.2e-7 * (4 + std::sqrt(static_cast<double>(terms)) * 4);
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double w = want[i];
    if (std::isnan(w) && std::isnan(got[i])) continue;
    if (static_cast<double>(got[i]) == w) continue;
    if (!(std::fabs(static_cast<double>(got[i]) - w) <= tolerance * std::max(1.0, std::fabs(w)))) {
      FAIL("element " << i << " of " << got.size() << ": got " << got[i] << ", want " << w);
    }
  }
  SUCCEED();
}

/// NaN and both infinities in turn in every place of `in`: `compute` must give what `exact` gives, and what is finite
/// there may not become NaN.
template <class Compute, class Exact>
void check_not_finite(std::vector<float> in, index_t terms, Compute compute, Exact exact) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (std::size_t i = 0; i < in.size(); ++i) {
    const float kept = in[i];
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity}) {
      in[i] = bad;
      INFO(bad << " at " << i << " of " << in.size());
      check_close(compute(in), exact(in), terms);
    }
    in[i] = kept;
  }
}

}  // namespace tests
