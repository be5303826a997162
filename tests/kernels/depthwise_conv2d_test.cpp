// SPDX-License-Identifier: Apache-2.0
// The depthwise kernel against loops in double.
#include "support.hpp"

#include <tf_embed/kernels/depthwise_conv2d.hpp>

namespace tests {
namespace {

namespace simd = tf_embed::simd;
namespace kernels = tf_embed::kernels;

template <class Arch>
void check(kernels::depthwise_sizes s, bool with_residual = false) {
  const index_t outputs = s.batch * s.out_h * s.out_w * s.channels * s.multiplier;
  const index_t channels = s.channels * s.multiplier;
  const auto in = noise(s.batch * s.in_h * s.in_w * s.channels, 1);
  const auto filter = noise(s.kernel_h * s.kernel_w * channels, 2);
  const auto bias = noise(channels, 3);
  const auto residual = noise(outputs, 4);
  // A convolution in as many groups as channels; its filter [kh][kw][1][channels] is the same array.
  const kernels::conv2d_sizes as_groups{s, s.channels, channels, s.channels};
  auto want = naive_conv2d(as_groups, in, filter);
  for (std::size_t i = 0; i < want.size(); ++i) {
    want[i] += static_cast<double>(bias[i % static_cast<std::size_t>(channels)]);
    if (with_residual) want[i] += static_cast<double>(residual[i]);
    want[i] = std::clamp(want[i], -1.0, 1.0);
  }
  std::vector<float> out = with_residual ? residual : std::vector<float>(static_cast<std::size_t>(outputs));
  const kernels::epilogue<float, kernels::clamp<float>> end{bias.data(), with_residual ? out.data() : nullptr, {-1, 1}};
  INFO("in " << s.in_h << "x" << s.in_w << "x" << s.channels << " kernel " << s.kernel_h << "x" << s.kernel_w);
  if (s.multiplier == 1) {
    kernels::depthwise_conv2d<float, Arch, false>(s, in.data(), filter.data(), out.data(), end);
    check_close(out, want, s.kernel_h * s.kernel_w);
    if (with_residual) out = residual;
  }
  kernels::depthwise_conv2d<float, Arch, true>(s, in.data(), filter.data(), out.data(), end);
  check_close(out, want, s.kernel_h * s.kernel_w);
}

kernels::depthwise_sizes sizes(index_t batch, index_t h, index_t w, index_t c, index_t m, index_t kh, index_t kw,
                               index_t sh, index_t sw, index_t dh, index_t dw, index_t top, index_t bottom,
                               index_t left, index_t right) {
  const index_t oh = (h + top + bottom - (kh - 1) * dh - 1) / sh + 1;
  const index_t ow = (w + left + right - (kw - 1) * dw - 1) / sw + 1;
  return {{batch, h, w, oh, ow, kh, kw, sh, sw, dh, dw, top, left}, c, m};
}

}  // namespace

TEMPLATE_TEST_CASE("depthwise: channels and widths", "[depthwise]", simd::scalar, simd::default_arch) {
  for (index_t c : {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 50}) {
    check<TestType>(sizes(1, 5, 9, c, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1));
    check<TestType>(sizes(2, 8, 20, c, 1, 3, 3, 2, 2, 1, 1, 0, 1, 0, 1), true);
    check<TestType>(sizes(1, 5, 9, c, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1));
  }
  for (index_t w = 1; w < 26; ++w) {
    check<TestType>(sizes(1, 3, w, 20, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), true);
    check<TestType>(sizes(1, 4, w, 16, 1, 3, 5, 2, 1, 1, 1, 1, 1, 2, 2));
    check<TestType>(sizes(1, 3, w + 2, 16, 1, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0));
  }
}

TEMPLATE_TEST_CASE("depthwise: any window and multiplier", "[depthwise]", simd::scalar, simd::default_arch) {
  for (index_t m : {1, 2, 3, 8, 17}) {
    for (index_t c : {1, 5, 18}) {
      check<TestType>(sizes(1, 7, 9, c, m, 3, 2, 2, 3, 1, 1, 1, 0, 0, 1), true);
      check<TestType>(sizes(2, 9, 11, c, m, 3, 3, 1, 1, 2, 3, 2, 2, 3, 3));
    }
  }
  check<TestType>(sizes(1, 49, 10, 1, 8, 10, 8, 2, 2, 1, 1, 4, 5, 3, 3));
  check<TestType>(sizes(1, 1, 1, 3, 1, 3, 3, 1, 1, 1, 1, 5, 5, 5, 5));
}

TEMPLATE_TEST_CASE("depthwise: what is not finite stays with the sums that hold it", "[depthwise]", simd::scalar,
                   simd::default_arch) {
  const auto check_sizes = [](const kernels::depthwise_sizes& s, auto kernel) {
    const index_t outputs = s.channels * s.multiplier;
    const auto filter = noise(s.kernel_h * s.kernel_w * outputs, 2);
    check_not_finite(
        noise(s.batch * s.in_h * s.in_w * s.channels, 1), s.kernel_h * s.kernel_w,
        [&](const std::vector<float>& in) {
          std::vector<float> out(static_cast<std::size_t>(s.batch * s.out_h * s.out_w * outputs));
          kernel(s, in.data(), filter.data(), out.data(), kernels::epilogue<float, kernels::clamp<float>>{});
          return out;
        },
        [&](const std::vector<float>& in) {
          return naive_conv2d({s, s.channels, outputs, s.channels}, in, filter);
        });
  };
  constexpr auto one = kernels::depthwise_conv2d<float, TestType, false, kernels::clamp<float>>;
  constexpr auto several = kernels::depthwise_conv2d<float, TestType, true, kernels::clamp<float>>;
  check_sizes(sizes(1, 3, 5, 5, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), one);
  check_sizes(sizes(2, 3, 3, 18, 1, 2, 2, 2, 1, 1, 1, 0, 1, 1, 0), one);
  check_sizes(sizes(1, 4, 5, 3, 3, 3, 2, 1, 2, 1, 2, 1, 1, 1, 1), several);
}

}  // namespace tests
