// SPDX-License-Identifier: Apache-2.0
// Kernels over an output that runs into its input: the same numbers as with the two apart, at every distance that is
// allowed, and nothing written outside.
#include "support.hpp"

#include <tf_embed/kernels/conv2d_in_strips.hpp>
#include <tf_embed/kernels/depthwise_conv2d_in_strips.hpp>
#include <tf_embed/kernels/matmul_in_strips.hpp>
#include <tf_embed/kernels/pool_in_strips.hpp>

namespace tests {
namespace {

namespace simd = tf_embed::simd;
namespace kernels = tf_embed::kernels;
using tf_embed::overlap_run;
using tf_embed::sweep;
using order = overlap_run::order;

constexpr float untouched = -77;

/// Runs `call(in, out, how)` with the output `distance` elements behind the input, in one array of just the size.
template <class Call>
void check_at(const sweep& along, index_t distance, index_t granule, const std::vector<float>& in,
              const std::vector<float>& want, Call call) {
  const overlap_run how = tf_embed::overlap_run_for(along, distance, granule);
  REQUIRE((how.how == order::forward || how.how == order::backward));
  const index_t in_at = std::max<index_t>(0, -distance);
  const index_t out_at = std::max<index_t>(0, distance);
  const auto sized = [](index_t n) { return static_cast<std::size_t>(n); };
  std::vector<float> room(std::max(sized(in_at) + in.size(), sized(out_at) + want.size()), untouched);
  std::copy(in.begin(), in.end(), room.begin() + in_at);
  call(room.data() + in_at, room.data() + out_at, how);
  const std::vector<float> got(room.begin() + out_at, room.begin() + out_at + static_cast<index_t>(want.size()));
  INFO("distance " << distance << " strip " << how.strip << (how.how == order::forward ? " forward" : " backward"));
  for (std::size_t i = 0; i < got.size(); ++i) {
    // Other tiles may add in another order.
    if (std::fabs(got[i] - want[i]) > 1e-5f) FAIL("element " << i << ": got " << got[i] << ", want " << want[i]);
  }
  for (index_t i = 0; i < out_at; ++i) {
    if (room[sized(i)] != (i < static_cast<index_t>(in.size()) ? in[sized(i)] : untouched)) FAIL("wrote before");
  }
}

/// Both directions, with the smallest strips and some larger ones.
template <class Call>
void check_all(const sweep& along, const std::vector<float>& in, const std::vector<float>& want, Call call,
               index_t granule = 1) {
  const index_t in_size = along.images * along.in * along.in_step;
  const index_t out_size = along.images * along.out * along.out_step;
  for (const index_t strip : {1, 2, 4, 14, 17}) {
    if (strip > along.out) break;
    if (const index_t d = tf_embed::forward_distance(along, strip); d < out_size && d >= 0)
      check_at(along, -d, granule, in, want, call);
    if (const index_t d = tf_embed::backward_distance(along, strip); d < in_size && d > 0)
      check_at(along, d, granule, in, want, call);
  }
}

template <class Arch>
void check_conv(kernels::conv2d_sizes s) {
  s.out_h = (s.in_h + 2 * s.pad_top - (s.kernel_h - 1) * s.dilation_h - 1) / s.stride_h + 1;
  s.out_w = (s.in_w + 2 * s.pad_left - (s.kernel_w - 1) * s.dilation_w - 1) / s.stride_w + 1;
  const index_t k = s.kernel_h * s.kernel_w * s.in_channels / s.groups;
  const index_t columns = s.out_channels / s.groups;
  const auto in = noise(s.batch * s.in_h * s.in_w * s.in_channels, 1);
  const auto weights = pack(noise(k * s.out_channels, 2), k, columns, 16, s.groups);
  const auto bias = noise(s.out_channels, 3);
  const kernels::epilogue<float, kernels::clamp<float>> end{bias.data(), nullptr, {-1, 1}};
  std::vector<float> want(static_cast<std::size_t>(s.batch * s.out_h * s.out_w * s.out_channels));
  kernels::conv2d<float, Arch, 16>(s, in.data(), weights.data(), want.data(), end);
  INFO("conv in " << s.in_h << "x" << s.in_w << "x" << s.in_channels << " out " << s.out_h << "x" << s.out_w << "x"
                  << s.out_channels << " kernel " << s.kernel_h << "x" << s.kernel_w << " stride " << s.stride_h);
  const auto flat = kernels::flattened(s);
  check_all(
      kernels::sweep_of(flat, s.in_channels, s.out_channels), in, want,
      [&](const float* from, float* to, const overlap_run& how) {
        kernels::conv2d_in_strips(kernels::conv2d<float, Arch, 16, kernels::any_width, kernels::clamp<float>>, flat,
                                  how, from, weights.data(), to, end);
      },
      kernels::sweeps_columns(flat) ? kernels::rows_of_tile<float, Arch, 16>(s.out_channels) : 1);
}

template <class Arch, bool Many = false>
void check_depthwise(kernels::depthwise_sizes s, index_t bottom, index_t right) {
  s.out_h = (s.in_h + s.pad_top + bottom - (s.kernel_h - 1) * s.dilation_h - 1) / s.stride_h + 1;
  s.out_w = (s.in_w + s.pad_left + right - (s.kernel_w - 1) * s.dilation_w - 1) / s.stride_w + 1;
  const index_t channels = s.channels * s.multiplier;
  const auto in = noise(s.batch * s.in_h * s.in_w * s.channels, 1);
  const auto filter = noise(s.kernel_h * s.kernel_w * channels, 2);
  const auto bias = noise(channels, 3);
  const kernels::epilogue<float, kernels::clamp<float>> end{bias.data(), nullptr, {-1, 1}};
  std::vector<float> want(static_cast<std::size_t>(s.batch * s.out_h * s.out_w * channels));
  kernels::depthwise_conv2d<float, Arch, Many>(s, in.data(), filter.data(), want.data(), end);
  INFO("depthwise in " << s.in_h << "x" << s.in_w << "x" << s.channels << " kernel " << s.kernel_h << "x" << s.kernel_w
                       << " stride " << s.stride_h << " pad " << s.pad_top << "," << s.pad_left);
  check_all(kernels::sweep_of(s, s.channels, channels), in, want,
            [&](const float* from, float* to, const overlap_run& how) {
              kernels::depthwise_conv2d_in_strips<float, Arch, Many>(s, how, from, filter.data(), to, end);
            });
}

}  // namespace

TEMPLATE_TEST_CASE("in strips: pointwise convolution", "[in_strips]", simd::scalar, simd::default_arch) {
  for (const index_t c : {1, 3, 8, 15, 16, 17, 33}) {
    for (const index_t n : {1, 7, 16, 31, 48}) check_conv<TestType>({{1, 5, 9, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0}, c, n});
  }
  check_conv<TestType>({{3, 4, 4, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0}, 8, 8});
  check_conv<TestType>({{1, 6, 6, 0, 0, 1, 1, 2, 2, 1, 1, 0, 0}, 8, 12});
}

TEMPLATE_TEST_CASE("in strips: convolution by rows", "[in_strips]", simd::scalar, simd::default_arch) {
  for (const index_t stride : {1, 2, 3}) {
    for (const index_t pad : {0, 1, 2}) {
      check_conv<TestType>({{1, 11, 7, 0, 0, 3, 3, stride, stride, 1, 1, pad, pad}, 5, 6});
      check_conv<TestType>({{2, 9, 6, 0, 0, 2, 3, stride, 1, 2, 1, pad, 1}, 3, 17});
    }
  }
  check_conv<TestType>({{1, 1, 40, 0, 0, 1, 5, 1, 2, 1, 1, 0, 2}, 4, 4});    // one row: by columns
  check_conv<TestType>({{2, 8, 8, 0, 0, 3, 3, 1, 1, 1, 1, 1, 1}, 8, 8, 2});  // groups
  check_conv<TestType>({{1, 6, 3, 0, 0, 5, 5, 1, 1, 1, 1, 4, 4}, 2, 3});     // mostly padding
}

TEMPLATE_TEST_CASE("in strips: depthwise by rows", "[in_strips]", simd::scalar, simd::default_arch) {
  for (const index_t c : {1, 7, 16, 17, 40}) {
    check_depthwise<TestType>({{1, 9, 8, 0, 0, 3, 3, 1, 1, 1, 1, 1, 1}, c, 1}, 1, 1);
    check_depthwise<TestType>({{2, 10, 9, 0, 0, 3, 3, 2, 2, 1, 1, 0, 0}, c, 1}, 1, 1);
    check_depthwise<TestType>({{1, 9, 5, 0, 0, 3, 2, 1, 1, 2, 1, 2, 0}, c, 1}, 1, 1);
  }
  check_depthwise<TestType, true>({{1, 9, 5, 0, 0, 3, 3, 1, 1, 1, 1, 1, 1}, 3, 2}, 1, 1);
  check_depthwise<TestType>({{1, 12, 7, 0, 0, 5, 5, 1, 1, 1, 1, 2, 2}, 20, 1}, 2, 2);
  check_depthwise<TestType>({{1, 30, 1, 0, 0, 5, 1, 1, 1, 1, 1, 0, 0}, 20, 1}, 0, 0);
}

TEMPLATE_TEST_CASE("in strips: pools by rows", "[in_strips]", simd::scalar, simd::default_arch) {
  const auto check = [](kernels::pool_sizes s, index_t bottom) {
    s.out_h = (s.in_h + s.pad_top + bottom - s.kernel_h) / s.stride_h + 1;
    s.out_w = (s.in_w + 2 * s.pad_left - s.kernel_w) / s.stride_w + 1;
    const auto in = noise(s.batch * s.in_h * s.in_w * s.channels, 1);
    std::vector<float> want(static_cast<std::size_t>(s.batch * s.out_h * s.out_w * s.channels));
    kernels::pool<float, TestType, kernels::max_of>(s, in.data(), want.data());
    const sweep along = kernels::sweep_of(s, s.channels, s.channels);
    check_all(along, in, want, [&](const float* from, float* to, const overlap_run& how) {
      kernels::pool_in_strips<float, TestType, kernels::max_of>(s, how, from, to);
    });
    kernels::pool<float, TestType, kernels::mean_of>(s, in.data(), want.data());
    check_all(along, in, want, [&](const float* from, float* to, const overlap_run& how) {
      kernels::pool_in_strips<float, TestType, kernels::mean_of>(s, how, from, to);
    });
  };
  for (const index_t c : {1, 10, 16, 70}) {
    check({{1, 8, 6, 0, 0, 2, 2, 2, 2, 1, 1, 0, 0}, c}, 0);
    check({{2, 9, 6, 0, 0, 3, 3, 1, 1, 1, 1, 1, 1}, c}, 1);
    check({{1, 9, 6, 0, 0, 3, 3, 2, 2, 1, 1, 0, 1}, c}, 1);
  }
}

TEMPLATE_TEST_CASE("in strips: matrix product by rows, with a residual", "[in_strips]", simd::scalar,
                   simd::default_arch) {
  for (const index_t depth : {3, 16, 40}) {
    for (const index_t columns : {5, 16, 50}) {
      const index_t rows = 37;
      const auto in = noise(rows * depth, 1);
      const auto residual = noise(rows * columns, 4);
      const auto weights = pack(noise(depth * columns, 2), depth, columns, 16);
      const kernels::epilogue<float, kernels::clamp<float>> end{nullptr, residual.data(), {}};
      std::vector<float> want(residual.size());
      kernels::matmul<float, TestType, 16>(rows, depth, columns, in.data(), weights.data(), want.data(), end);
      check_all(
          {1, rows, rows, depth, columns}, in, want,
          [&](const float* from, float* to, const overlap_run& how) {
            kernels::matmul_in_strips(kernels::matmul<float, TestType, 16, kernels::any_width, kernels::clamp<float>>,
                                      how, rows, depth, columns, from, weights.data(), to, end);
          },
          kernels::rows_of_tile<float, TestType, 16>(columns));
    }
  }
}

}  // namespace tests
