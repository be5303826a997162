// SPDX-License-Identifier: Apache-2.0
// Pools against plain loops: padding, dilation, NaN and integers.
#include "support.hpp"

#include <tf_embed/kernels/pool.hpp>

namespace tests {
namespace {

namespace simd = tf_embed::simd;
namespace kernels = tf_embed::kernels;

template <class T>
void naive(const kernels::pool_sizes& s, const std::vector<T>& in, std::vector<double>& largest,
           std::vector<double>& mean) {
  for (index_t n = 0; n < s.batch; ++n)
    for (index_t y = 0; y < s.out_h; ++y)
      for (index_t x = 0; x < s.out_w; ++x)
        for (index_t c = 0; c < s.channels; ++c) {
          double most = static_cast<double>(std::numeric_limits<T>::lowest()), sum = 0;
          int count = 0;
          for (index_t i = 0; i < s.kernel_h; ++i)
            for (index_t j = 0; j < s.kernel_w; ++j) {
              const index_t iy = y * s.stride_h - s.pad_top + i * s.dilation_h;
              const index_t ix = x * s.stride_w - s.pad_left + j * s.dilation_w;
              if (iy < 0 || ix < 0 || iy >= s.in_h || ix >= s.in_w) continue;
              const double v =
                  static_cast<double>(in[static_cast<std::size_t>(((n * s.in_h + iy) * s.in_w + ix) * s.channels + c)]);
              if (v > most) most = v;
              sum += v;
              ++count;
            }
          largest.push_back(most);
          mean.push_back(sum / count);
        }
}

kernels::pool_sizes sizes(index_t batch, index_t h, index_t w, index_t c, index_t kh, index_t kw, index_t sh,
                          index_t sw, index_t dh, index_t dw, index_t top, index_t bottom, index_t left,
                          index_t right) {
  const index_t oh = (h + top + bottom - (kh - 1) * dh - 1) / sh + 1;
  const index_t ow = (w + left + right - (kw - 1) * dw - 1) / sw + 1;
  return {{batch, h, w, oh, ow, kh, kw, sh, sw, dh, dw, top, left}, c};
}

template <class Arch>
void check(const kernels::pool_sizes& s, float low = -1) {
  auto in = noise(s.batch * s.in_h * s.in_w * s.channels, 1, low, low + 1);
  std::vector<double> largest, mean;
  naive(s, in, largest, mean);
  std::vector<float> out(largest.size());
  kernels::pool<float, Arch, kernels::max_of>(s, in.data(), out.data());
  check_close(out, largest, 0);
  kernels::pool<float, Arch, kernels::mean_of>(s, in.data(), out.data());
  check_close(out, mean, s.kernel_h * s.kernel_w);

  std::vector<double> with_nan, ignored;
  in[in.size() / 2] = std::numeric_limits<float>::quiet_NaN();
  naive(s, in, with_nan, ignored);
  kernels::pool<float, Arch, kernels::max_of>(s, in.data(), out.data());
  check_close(out, with_nan, 0);
}

}  // namespace

TEMPLATE_TEST_CASE("pool: channels and windows", "[pool]", simd::scalar, simd::default_arch) {
  for (index_t c : {1, 3, 4, 15, 16, 17, 33, 63, 64, 65, 130}) {
    check<TestType>(sizes(1, 6, 7, c, 2, 2, 2, 2, 1, 1, 0, 0, 0, 1));
    check<TestType>(sizes(2, 5, 5, c, 3, 3, 1, 2, 1, 1, 1, 1, 1, 1), -2);
    check<TestType>(sizes(1, 7, 7, c, 7, 7, 1, 1, 1, 1, 0, 0, 0, 0));
    check<TestType>(sizes(1, 9, 8, c, 3, 2, 1, 1, 2, 3, 2, 2, 1, 2));
  }
}

TEMPLATE_TEST_CASE("pool: largest of other types", "[pool]", std::int8_t, std::uint8_t, std::int32_t, std::int64_t,
                   double) {
  const auto s = sizes(1, 6, 7, 37, 3, 3, 2, 2, 1, 1, 0, 1, 1, 1);
  std::vector<TestType> in;
  for (float x : noise(6 * 7 * 37, 5, -100, 27))
    in.push_back(static_cast<TestType>(std::is_unsigned_v<TestType> ? -x + 30 : x));
  std::vector<double> largest, mean;
  naive(s, in, largest, mean);
  std::vector<TestType> out(largest.size()), plain(largest.size());
  kernels::pool<TestType, simd::default_arch, kernels::max_of>(s, in.data(), out.data());
  kernels::pool<TestType, simd::scalar, kernels::max_of>(s, in.data(), plain.data());
  for (std::size_t i = 0; i < out.size(); ++i) {
    REQUIRE(static_cast<double>(out[i]) == largest[i]);
    REQUIRE(static_cast<double>(plain[i]) == largest[i]);
  }
}

}  // namespace tests
