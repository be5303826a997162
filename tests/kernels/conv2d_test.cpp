// SPDX-License-Identifier: Apache-2.0
// The convolution kernel against loops in double: sizes around the vector width, every kind of window, all epilogues.
#include "support.hpp"

namespace tests {
namespace {

namespace simd = tf_embed::simd;
namespace kernels = tf_embed::kernels;

template <class Arch, int Block, int Columns = 0, class Activation = kernels::clamp<float>, class Exact>
void check(kernels::conv2d_sizes s, Activation activation, Exact exact, bool with_residual, bool with_bias = true,
           bool aliased = false) {
  const index_t k = s.kernel_h * s.kernel_w * (s.in_channels / s.groups);
  const index_t outputs = s.batch * s.out_h * s.out_w * s.out_channels;
  const auto in = noise(s.batch * s.in_h * s.in_w * s.in_channels, 1);
  const auto filter = noise(k * s.out_channels, 2);
  const auto bias = noise(s.out_channels, 3);
  const auto residual = noise(outputs, 4);
  const index_t columns = s.out_channels / s.groups;
  const auto weights = pack(split_groups(filter, k, columns, s.groups), k, columns, Block, s.groups);

  auto want = naive_conv2d(s, in, filter);
  for (std::size_t i = 0; i < want.size(); ++i) {
    const std::size_t c = i % static_cast<std::size_t>(s.out_channels);
    if (with_bias) want[i] += static_cast<double>(bias[c]);
    if (with_residual) want[i] += static_cast<double>(residual[i]);
    want[i] = exact(want[i], c);
  }
  std::vector<float> out = aliased ? residual : std::vector<float>(static_cast<std::size_t>(outputs), -77.0f);
  const kernels::epilogue<float, Activation> end{with_bias ? bias.data() : nullptr,
                                                 !with_residual ? nullptr
                                                 : aliased      ? out.data()
                                                                : residual.data(),
                                                 activation};
  if constexpr (Columns != 0) {
    kernels::conv2d_dot<float, Arch, Columns>(s, in.data(), weights.data(), out.data(), end);
  } else {
    kernels::conv2d<float, Arch, Block>(s, in.data(), weights.data(), out.data(), end);
  }
  INFO("in " << s.in_h << "x" << s.in_w << "x" << s.in_channels << " out " << s.out_h << "x" << s.out_w << "x"
             << s.out_channels << " kernel " << s.kernel_h << "x" << s.kernel_w << " block " << Block);
  check_close(out, want, k);
}

kernels::conv2d_sizes sizes(index_t batch, index_t h, index_t w, index_t c, index_t n, index_t kh, index_t kw,
                            index_t sh, index_t sw, index_t dh, index_t dw, index_t top, index_t bottom, index_t left,
                            index_t right, index_t groups = 1) {
  const index_t oh = (h + top + bottom - (kh - 1) * dh - 1) / sh + 1;
  const index_t ow = (w + left + right - (kw - 1) * dw - 1) / sw + 1;
  return {{batch, h, w, oh, ow, kh, kw, sh, sw, dh, dw, top, left}, c, n, groups};
}

constexpr auto same = [](double x, std::size_t) { return x; };
constexpr kernels::clamp<float> none{};

}  // namespace

TEMPLATE_TEST_CASE("conv2d: channels around the vector width", "[conv2d]", simd::scalar, simd::default_arch) {
  for (index_t n : {1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 15, 16, 17, 24, 31, 32, 33, 40, 47, 48, 49, 66}) {
    for (index_t c : {1, 3, 5, 16}) {
      check<TestType, 16>(sizes(1, 5, 6, c, n, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), none, same, false);
    }
    check<TestType, 16>(sizes(2, 3, 3, 8, n, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0), none, same, false);
    check<TestType, 1>(sizes(1, 3, 3, 4, n, 2, 2, 1, 1, 1, 1, 0, 1, 1, 0), none, same, true);
    check<TestType, 4>(sizes(1, 3, 3, 4, n, 2, 2, 1, 1, 1, 1, 0, 1, 1, 0), none, same, true);
    check<TestType, 8>(sizes(1, 3, 3, 4, n, 2, 2, 1, 1, 1, 1, 0, 1, 1, 0), none, same, true);
  }
}

TEMPLATE_TEST_CASE("conv2d: pixels around the tile's rows", "[conv2d]", simd::scalar, simd::default_arch) {
  for (index_t w = 1; w <= 34; ++w) {
    check<TestType, 16>(sizes(1, 1, w, 6, 20, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0), none, same, true);
    check<TestType, 16>(sizes(1, 2, w, 3, 34, 1, 3, 1, 1, 1, 1, 0, 0, 1, 1), none, same, true, true, true);
  }
}

namespace {
template <class Arch, int Columns>
void check_dot() {
  for (index_t c : {1, 3, 8, 15, 16, 17, 33}) {
    check<Arch, 1, Columns>(sizes(1, 5, 13, c, Columns, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), none, same, false);
    check<Arch, 1, Columns>(sizes(2, 7, 9, c, Columns, 5, 4, 2, 3, 1, 1, 0, 1, 2, 3), none, same, true, true, true);
    check<Arch, 1, Columns>(sizes(1, 9, 9, c, Columns, 3, 3, 1, 2, 2, 3, 2, 1, 3, 4), none, same, true, false);
    check<Arch, 1, Columns>(
        sizes(1, 4, 5, c, Columns, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0), kernels::clamp<float>{0, 1},
        [](double x, std::size_t) { return std::clamp(x, 0.0, 1.0); }, true);
  }
  const auto alpha = noise(Columns, 9);
  check<Arch, 1, Columns>(
      sizes(1, 6, 7, 5, Columns, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), kernels::leaky<float>{0, alpha.data()},
      [&](double x, std::size_t channel) { return x > 0 ? x : x * static_cast<double>(alpha[channel]); }, false);
}
}  // namespace

TEMPLATE_TEST_CASE("conv2d: few columns are summed along the terms", "[conv2d]", simd::scalar, simd::default_arch) {
  check_dot<TestType, 1>();
  check_dot<TestType, 2>();
  check_dot<TestType, 3>();
  check_dot<TestType, 4>();
}

TEMPLATE_TEST_CASE("conv2d: strides, dilations and padding", "[conv2d]", simd::scalar, simd::default_arch) {
  for (index_t stride : {1, 2, 3}) {
    for (index_t dilation : {1, 2, 3}) {
      for (index_t pad : {0, 1, 2, 4}) {
        check<TestType, 16>(sizes(1, 11, 9, 3, 18, 3, 3, stride, stride, dilation, dilation, pad, 1, 0, pad), none,
                            same, false);
        check<TestType, 16>(sizes(1, 11, 9, 3, 5, 2, 4, 1, stride, dilation, 1, 0, pad, pad, 2), none, same, false);
      }
    }
  }
  check<TestType, 16>(sizes(1, 49, 10, 1, 64, 10, 4, 2, 2, 1, 1, 4, 5, 1, 1), none, same, false);  // kws
  check<TestType, 16>(sizes(1, 2, 2, 3, 7, 5, 5, 1, 1, 1, 1, 4, 4, 4, 4), none, same, false);      // mostly padding
  check<TestType, 16>(sizes(1, 1, 1, 3, 7, 3, 3, 1, 1, 1, 1, 6, 6, 6, 6), none, same, false);      // taps all outside
  check<TestType, 16>(sizes(1, 20, 20, 2, 3, 9, 9, 1, 1, 1, 1, 4, 4, 4, 4), none, same, false);    // many bands
  check<TestType, 16>(sizes(3, 130, 70, 8, 40, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), none, same, true);   // several row chunks
}

TEMPLATE_TEST_CASE("conv2d: groups", "[conv2d]", simd::scalar, simd::default_arch) {
  const auto alpha = noise(60, 9);
  const auto slope = [&](double x, std::size_t c) { return x > 0 ? x : x * static_cast<double>(alpha[c]); };
  check<TestType, 16>(sizes(2, 6, 5, 12, 60, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 3), kernels::leaky<float>{0, alpha.data()},
                      slope, true);
  check<TestType, 16>(sizes(1, 6, 5, 4, 8, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 4), none, same, false);
  check<TestType, 16>(sizes(1, 4, 4, 32, 64, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 2), none, same, false, false);
}

TEMPLATE_TEST_CASE("conv2d: activations", "[conv2d]", simd::scalar, simd::default_arch) {
  const auto s = sizes(1, 5, 7, 4, 21, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
  const auto alpha = noise(21, 9);
  const auto sigma = [](double x) { return 1 / (1 + std::exp(-x)); };
  check<TestType, 16>(
      s, kernels::clamp<float>{.low = 0}, [](double x, auto) { return std::max(x, 0.0); }, true);
  check<TestType, 16>(
      s, kernels::clamp<float>{0, 6}, [](double x, auto) { return std::clamp(x, 0.0, 6.0); }, false);
  check<TestType, 16>(
      s, kernels::leaky<float>{0.25f}, [](double x, auto) { return x > 0 ? x : x / 4; }, true);
  check<TestType, 16>(
      s, kernels::leaky<float>{0, alpha.data()},
      [&](double x, std::size_t c) { return x > 0 ? x : x * static_cast<double>(alpha[c]); }, true);
  // Narrow blocks for the rest: each activation in wide ones is ten seconds of compiling.
  check<TestType, 4>(
      s, kernels::stateless<tf_embed::ops::elu>{}, [](double x, auto) { return x < 0 ? std::expm1(x) : x; }, true);
  check<TestType, 16>(
      s, kernels::stateless<tf_embed::ops::sigmoid>{}, [&](double x, auto) { return sigma(x); }, true);
  check<TestType, 4>(
      s, kernels::stateless<tf_embed::ops::tanh>{}, [](double x, auto) { return std::tanh(x); }, true);
  check<TestType, 4>(
      s, kernels::stateless<tf_embed::ops::swish>{}, [&](double x, auto) { return x * sigma(x); }, true);
  check<TestType, 4>(
      s, kernels::stateless<tf_embed::ops::hard_swish>{},
      [](double x, auto) { return x * std::clamp(x + 3, 0.0, 6.0) / 6; }, true);
}

TEMPLATE_TEST_CASE("conv2d: NaN goes through Relu6", "[conv2d]", simd::scalar, simd::default_arch) {
  const auto s = sizes(1, 1, 2, 1, 3, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
  const std::vector<float> in{std::numeric_limits<float>::quiet_NaN(), -1};
  const auto weights = pack({1, 2, 3}, 1, 3, 16);
  std::vector<float> out(6);
  kernels::conv2d<float, TestType, 16>(s, in.data(), weights.data(), out.data(),
                                       kernels::epilogue<float, kernels::clamp<float>>{nullptr, nullptr, {0, 6}});
  CHECK((std::isnan(out[0]) && std::isnan(out[1]) && std::isnan(out[2])));
  CHECK((out[3] == 0 && out[4] == 0 && out[5] == 0));
}

namespace {
/// A filter [kh, kw, c, n] for `pixels` pixels side by side: [kh, kw + (pixels - 1) stride, c, pixels n].
std::vector<float> spread_filter(const kernels::conv2d_sizes& s, const std::vector<float>& filter, index_t pixels) {
  const index_t width = s.kernel_w + (pixels - 1) * s.stride_w, n = s.out_channels;
  std::vector<float> wide(static_cast<std::size_t>(s.kernel_h * width * s.in_channels * pixels * n));
  for (std::size_t i = 0; i < filter.size(); ++i) {
    const auto at = static_cast<index_t>(i);
    const index_t out = at % n, in = at / n % s.in_channels, tap = at / n / s.in_channels;
    for (index_t p = 0; p < pixels; ++p) {
      const index_t column = tap % s.kernel_w + p * s.stride_w;
      const index_t row = tap / s.kernel_w;
      wide[static_cast<std::size_t>((((row * width + column) * s.in_channels + in) * pixels + p) * n + out)] =
          filter[i];
    }
  }
  return wide;
}

/// `in` by `filter` with `Pixels` pixels as one, bias and residual.
template <class Arch, int Pixels, class Activation>
std::vector<float> spread_conv2d(kernels::conv2d_sizes s, const std::vector<float>& in,
                                 const std::vector<float>& filter, const kernels::epilogue<float, Activation>& end) {
  const auto wide = spread_filter(s, filter, Pixels);
  std::vector<float> bias;
  for (index_t p = 0; p < Pixels; ++p) bias.insert(bias.end(), end.bias, end.bias + s.out_channels);
  const kernels::epilogue<float, kernels::spread<Activation>> spread_end{
      bias.data(), end.residual, {end.activation, Pixels, s.out_channels, s.stride_w * s.in_channels, 0}};
  std::vector<float> out(static_cast<std::size_t>(s.batch * s.out_h * s.out_w * s.out_channels), -77.0f);
  s.kernel_w += (Pixels - 1) * s.stride_w;
  s.stride_w *= Pixels;
  s.out_w /= Pixels;
  s.out_channels *= Pixels;
  const index_t k = s.kernel_h * s.kernel_w * s.in_channels;
  const auto weights = pack(wide, k, s.out_channels, 16);
  kernels::conv2d<float, Arch, 16>(s, in.data(), weights.data(), out.data(), spread_end);
  return out;
}

template <class Arch, int Pixels>
void check_spread(const kernels::conv2d_sizes& s) {
  REQUIRE(s.out_w % Pixels == 0);
  const auto filter = noise(s.kernel_h * s.kernel_w * s.in_channels * s.out_channels, 2);
  const auto bias = noise(s.out_channels, 3);
  const auto residual = noise(s.batch * s.out_h * s.out_w * s.out_channels, 4);
  const kernels::epilogue<float, kernels::clamp<float>> end{bias.data(), residual.data(), {-2, 2}};
  const auto compute = [&](const std::vector<float>& in) { return spread_conv2d<Arch, Pixels>(s, in, filter, end); };
  const auto exact = [&](const std::vector<float>& in) {
    auto want = naive_conv2d(s, in, filter);
    for (std::size_t i = 0; i < want.size(); ++i) {
      want[i] += static_cast<double>(bias[i % bias.size()]) + static_cast<double>(residual[i]);
      if (!std::isnan(want[i])) want[i] = std::clamp(want[i], -2.0, 2.0);
    }
    return want;
  };
  const auto in = noise(s.batch * s.in_h * s.in_w * s.in_channels, 1);
  const index_t terms = s.kernel_h * s.kernel_w * s.in_channels;
  INFO("in " << s.in_h << "x" << s.in_w << "x" << s.in_channels << " out " << s.out_w << "x" << s.out_channels
             << " kernel " << s.kernel_h << "x" << s.kernel_w << " by " << Pixels << " pixels");
  check_close(compute(in), exact(in), terms);
  check_not_finite(in, terms, compute, exact);
}
}  // namespace

TEMPLATE_TEST_CASE("conv2d: what is not finite stays with the pixels that see it", "[conv2d]", simd::scalar,
                   simd::default_arch) {
  check_spread<TestType, 2>(sizes(1, 3, 6, 1, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1));
  check_spread<TestType, 2>(sizes(2, 3, 4, 2, 5, 2, 3, 1, 1, 1, 1, 1, 0, 1, 1));  // lanes without a channel
  check_spread<TestType, 4>(sizes(1, 4, 9, 1, 4, 3, 2, 2, 1, 1, 1, 1, 0, 0, 0));
  check_spread<TestType, 2>(sizes(1, 4, 9, 2, 3, 3, 3, 1, 2, 2, 1, 2, 2, 1, 0));  // strides, rows apart
  check_spread<TestType, 5>(sizes(1, 2, 5, 1, 3, 1, 5, 1, 1, 1, 1, 0, 0, 2, 2));
  check_spread<TestType, 16>(sizes(1, 2, 16, 1, 1, 1, 3, 1, 1, 1, 1, 0, 0, 1, 1));
  check_spread<TestType, 3>(sizes(1, 3, 7, 1, 2, 2, 2, 1, 3, 1, 1, 0, 0, 1, 1));   // taps that no pixel sees
  check_spread<TestType, 2>(sizes(1, 1, 30, 1, 8, 1, 3, 1, 1, 1, 1, 0, 0, 1, 1));  // tiles of all sizes

  const auto check_plain = [](const kernels::conv2d_sizes& s, auto kernel, index_t block) {
    const index_t k = s.kernel_h * s.kernel_w * (s.in_channels / s.groups), n = s.out_channels / s.groups;
    const auto filter = noise(k * s.out_channels, 2);
    const auto weights = pack(split_groups(filter, k, n, s.groups), k, n, block, s.groups);
    const kernels::epilogue<float, kernels::clamp<float>> end{};
    check_not_finite(
        noise(s.batch * s.in_h * s.in_w * s.in_channels, 1), k,
        [&](const std::vector<float>& in) {
          std::vector<float> out(static_cast<std::size_t>(s.batch * s.out_h * s.out_w * s.out_channels));
          kernel(s, in.data(), weights.data(), out.data(), end);
          return out;
        },
        [&](const std::vector<float>& in) { return naive_conv2d(s, in, filter); });
  };
  using clamp = kernels::clamp<float>;
  constexpr auto gemm = kernels::conv2d<float, TestType, 16, kernels::any_width, clamp>;
  check_plain(sizes(1, 3, 6, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), gemm, 16);
  check_plain(sizes(2, 4, 5, 2, 33, 2, 3, 2, 1, 1, 2, 1, 0, 2, 2), gemm, 16);
  check_plain(sizes(1, 3, 4, 4, 6, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 2), gemm, 16);
  check_plain(sizes(1, 3, 5, 2, 2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1), kernels::conv2d_dot<float, TestType, 2, clamp>, 1);
  check_plain(sizes(1, 3, 5, 3, 1, 3, 3, 1, 2, 1, 2, 1, 1, 2, 2), kernels::conv2d_dot<float, TestType, 1, clamp>, 1);
}

}  // namespace tests
