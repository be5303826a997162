// SPDX-License-Identifier: Apache-2.0
// Times the kernels on layers of known networks, with the core's FMA peak from the same run.
#include <tf_embed/kernels/conv2d.hpp>
#include <tf_embed/kernels/depthwise_conv2d.hpp>
#include <tf_embed/kernels/matmul.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

namespace kernels = tf_embed::kernels;
namespace simd = tf_embed::simd;
using tf_embed::index_t;
using arch = simd::default_arch;

std::vector<float> numbers(index_t n) {
  std::vector<float> v(static_cast<std::size_t>(n));
  std::uint32_t s = 1;
  for (float& x : v) x = static_cast<float>((s = s * 1664525u + 1013904223u) >> 8) * (2.0f / 16777216.0f) - 1.0f;
  return v;
}

/// Other programs disturb a mean; the shortest of many calls tells what the code can do.
struct stopwatch {
  double best = 1e9;
  template <class F>
  void operator()(F&& f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    benchmark::ClobberMemory();
    const std::chrono::duration<double> t = std::chrono::steady_clock::now() - start;
    best = std::min(best, t.count());
  }
};

/// Multiply-adds in registers only: GFLOP/s of the core, now.
double fma_peak() {
  using b = simd::batch<float, arch>;
  b acc[10];
  for (b& x : acc) x = b(1.0f);
  const b m(0.999f), c(0.001f);
  stopwatch timed;
  for (int repeat = 0; repeat < 200; ++repeat) {
    timed([&] {
      for (int i = 0; i < 2000; ++i) {
        for (b& x : acc) x = simd::fma(x, m, c);
      }
      for (b& x : acc) benchmark::DoNotOptimize(x);
    });
  }
  return 2e-9 * 2000 * 10 * static_cast<double>(b::size) / timed.best;
}

template <class F>
void measure(benchmark::State& state, double macs, F&& f) {
  const double peak = fma_peak();
  stopwatch timed;
  for (auto _ : state) timed(f);
  const double rate = 2e-9 * macs / timed.best;
  state.counters["best_us"] = timed.best * 1e6;
  state.counters["gflops"] = rate;
  state.counters["peak"] = peak;
  state.counters["percent"] = 100 * rate / peak;
}

struct layer {
  const char* name;
  index_t h, w, c, n, k, stride;
};

void conv2d(benchmark::State& state, layer l) {
  const index_t oh = (l.h + l.stride - 1) / l.stride, ow = (l.w + l.stride - 1) / l.stride;
  const index_t pad = std::max<index_t>(0, (oh - 1) * l.stride + l.k - l.h) / 2;
  const kernels::conv2d_sizes s{{1, l.h, l.w, oh, ow, l.k, l.k, l.stride, l.stride, 1, 1, pad, pad}, l.c, l.n};
  const auto in = numbers(l.h * l.w * l.c);
  const auto weights = numbers((l.n + 15) / 16 * 16 * l.k * l.k * l.c);
  const auto bias = numbers(l.n);
  auto out = numbers(oh * ow * l.n);
  const kernels::epilogue<float, kernels::clamp<float>> end{bias.data(), nullptr, {0, 6}};
  measure(state, static_cast<double>(oh * ow * l.n * l.k * l.k * l.c),
          [&] { kernels::conv2d<float, arch, 16>(s, in.data(), weights.data(), out.data(), end); });
}

void depthwise(benchmark::State& state, layer l) {
  const index_t oh = (l.h + l.stride - 1) / l.stride, ow = (l.w + l.stride - 1) / l.stride;
  const index_t pad = std::max<index_t>(0, (oh - 1) * l.stride + l.k - l.h) / 2;
  const kernels::depthwise_sizes s{{1, l.h, l.w, oh, ow, l.k, l.k, l.stride, l.stride, 1, 1, pad, pad}, l.c, 1};
  const auto in = numbers(l.h * l.w * l.c);
  const auto weights = numbers(l.k * l.k * l.c);
  const auto bias = numbers(l.c);
  auto out = numbers(oh * ow * l.c);
  const kernels::epilogue<float, kernels::clamp<float>> end{bias.data(), nullptr, {0, 6}};
  measure(state, static_cast<double>(oh * ow * l.k * l.k * l.c),
          [&] { kernels::depthwise_conv2d<float, arch, false>(s, in.data(), weights.data(), out.data(), end); });
}

void dynamic_matmul(benchmark::State& state, layer l) {
  const auto a = numbers(l.h * l.c), b = numbers(l.c * l.n);
  auto out = numbers(l.h * l.n);
  measure(state, static_cast<double>(l.h * l.c * l.n),
          [&] { kernels::dynamic_matmul<float, arch, false, true>(l.h, l.c, l.n, a.data(), b.data(), out.data()); });
}

constexpr layer depthwise_layers[] = {
    {"dw_112_32", 112, 112, 32, 32, 3, 1},    {"dw_112_96_s2", 112, 112, 96, 96, 3, 2},
    {"dw_56_144", 56, 56, 144, 144, 3, 1},    {"dw_56_144_s2", 56, 56, 144, 144, 3, 2},
    {"dw_28_192", 28, 28, 192, 192, 3, 1},    {"dw_14_384", 14, 14, 384, 384, 3, 1},
    {"dw_14_576_s2", 14, 14, 576, 576, 3, 2}, {"dw_7_960", 7, 7, 960, 960, 3, 1},
    {"dw_kws_25x5_64", 25, 5, 64, 64, 3, 1},  {"dw_vww_48_8", 48, 48, 8, 8, 3, 1},
};
constexpr layer dynamic_layers[] = {{"batch_matmul_128x64x128", 128, 1, 64, 128, 1, 1},
                                    {"batch_matmul_384x64x384", 384, 1, 64, 384, 1, 1}};

constexpr layer layers[] = {
    {"gemm_192x256x384", 192, 1, 256, 384, 1, 1},
    {"gemm_384x512x512", 384, 1, 512, 512, 1, 1},
    {"mobilenet_first", 224, 224, 3, 32, 3, 2},
    {"mobilenet_112_32_16", 112, 112, 32, 16, 1, 1},
    {"mobilenet_112_16_96", 112, 112, 16, 96, 1, 1},
    {"mobilenet_56_24_144", 56, 56, 24, 144, 1, 1},
    {"mobilenet_56_144_24", 56, 56, 144, 24, 1, 1},
    {"mobilenet_28_192_32", 28, 28, 192, 32, 1, 1},
    {"mobilenet_14_384_64", 14, 14, 384, 64, 1, 1},
    {"mobilenet_14_64_384", 14, 14, 64, 384, 1, 1},
    {"mobilenet_7_960_160", 7, 7, 960, 160, 1, 1},
    {"mobilenet_7_320_1280", 7, 7, 320, 1280, 1, 1},
    {"mobilenet_fc", 1, 1, 1280, 1001, 1, 1},
    {"resnet_first", 224, 224, 3, 64, 7, 2},
    {"resnet_56_64_64_3x3", 56, 56, 64, 64, 3, 1},
    {"resnet_28_128_128_3x3", 28, 28, 128, 128, 3, 1},
    {"resnet_14_256_256_3x3", 14, 14, 256, 256, 3, 1},
    {"resnet_7_512_512_3x3", 7, 7, 512, 512, 3, 1},
    {"resnet_56_256_512_s2", 56, 56, 256, 512, 1, 2},
    {"resnet_14_1024_256", 14, 14, 1024, 256, 1, 1},
    {"ad_640_128", 1, 1, 640, 128, 1, 1},
    {"ad_128_128", 1, 1, 128, 128, 1, 1},
    {"kws_25_64_64", 25, 5, 64, 64, 1, 1},
    {"ic_32_3_16_3x3", 32, 32, 3, 16, 3, 1},
    {"ic_32_16_16_3x3", 32, 32, 16, 16, 3, 1},
    {"ic_16_32_32_3x3", 16, 16, 32, 32, 3, 1},
    {"ic_8_64_64_3x3", 8, 8, 64, 64, 3, 1},
    {"pnet_10_3_10", 159, 159, 3, 10, 3, 1},
};

}  // namespace

int main(int argc, char** argv) {
  for (const layer& l : layers) benchmark::RegisterBenchmark(l.name, conv2d, l);
  for (const layer& l : depthwise_layers) benchmark::RegisterBenchmark(l.name, depthwise, l);
  for (const layer& l : dynamic_layers) benchmark::RegisterBenchmark(l.name, dynamic_matmul, l);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
