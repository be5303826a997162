// SPDX-License-Identifier: Apache-2.0
#include "cli/bench_program.hpp"

#include "emit/fill.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {
namespace {

constexpr std::string_view program_template = R"(#include "network.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <tf_embed/simd/batch.hpp>

using clock_type = std::chrono::steady_clock;
static double us_between(clock_type::time_point a, clock_type::time_point b) {
  return std::chrono::duration<double, std::micro>(b - a).count();
}
static double median(std::vector<double>& v) {  // of at least one
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

static network::model net;
static std::vector<char> inputs;

// Before every run and outside the clock: layers reuse the room of inputs, so that a run leaves other values there.
static void set_inputs() {
  [[maybe_unused]] const char* at = inputs.data();
  const auto set = [&](auto values) {
    std::memcpy(values.data(), at, values.size_bytes());
    at += values.size_bytes();
  };
  (void)set;
{{SET}}}

static std::vector<char> read_file(const char* path) {
  std::vector<char> bytes;
  if (std::FILE* f = std::fopen(path, "rb")) {
    char buffer[65536];
    for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, f)) > 0;) bytes.insert(bytes.end(), buffer, buffer + n);
    std::fclose(f);
  }
  return bytes;
}

struct error { double abs = 0, ref = 0; };
static error compare(const std::vector<char>& expected) {
  error e;
  const char* at = expected.data();
  const char* end = at + expected.size();
  const auto check = [&](auto values) {
    for (const auto got : values) {
      if (end - at < static_cast<std::ptrdiff_t>(sizeof got)) return;
      auto want = got;
      std::memcpy(&want, at, sizeof want);
      at += sizeof want;
      if constexpr (std::is_arithmetic_v<decltype(want)>) {
        e.abs = std::max(e.abs, std::abs(static_cast<double>(got) - static_cast<double>(want)));
        e.ref = std::max(e.ref, std::abs(static_cast<double>(want)));
      }
    }
  };
{{CHECK}}  return e;
}

struct timing { int n = 0; double min_us = 0, med_us = 0; };
static timing time_runs(double seconds) {
  std::vector<double> times;
  const auto stop = clock_type::now() + std::chrono::duration<double>(seconds);
  do {
    set_inputs();
    const auto a = clock_type::now();
    if (net.run() != tf_embed::status::ok) std::exit(3);
    times.push_back(us_between(a, clock_type::now()));
  } while (clock_type::now() < stop);
  timing t;
  t.n = static_cast<int>(times.size());
  t.min_us = *std::min_element(times.begin(), times.end());
  t.med_us = median(times);
  return t;
}

// The own time of each layer: what runs inside another is not counted there again, so that shares add up. A layer may
// run several times in a run of the network, or not at all.
struct layer_timer {
  struct running { clock_type::time_point start; double inside_us; };
  std::vector<running> open;                                                // outermost first
  std::vector<double> spent = std::vector<double>(network::model::layer_count, -1);  // in this run; below 0: did not run
  std::vector<std::vector<double>> times{network::model::layer_count};      // one for each run in which it ran
  void before(const tf_embed::layer_info&) { open.push_back({clock_type::now(), 0}); }
  void after(const tf_embed::layer_info& l) {
    const running ended = open.back();
    const double us = us_between(ended.start, clock_type::now());
    open.pop_back();
    if (!open.empty()) open.back().inside_us += us;
    spent[l.index] = std::max(spent[l.index], 0.0) + us - ended.inside_us;
  }
  void end_of_run() {
    for (std::size_t i = 0; i < spent.size(); ++i) {
      if (spent[i] >= 0) times[i].push_back(std::exchange(spent[i], -1));
    }
  }
};

// What the core can do: independent chains of fused multiply-adds, two operations a lane.
static double peak_gflops() {
  using batch = tf_embed::simd::batch<float, tf_embed::simd::default_arch>;
  constexpr std::size_t lanes = tf_embed::simd::lanes<float, tf_embed::simd::default_arch>;
  // Read from memory, as a compiler that knows them computes the loop itself.
  volatile float factor = 0.999f;
  volatile float term = 0.001f;
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    batch acc[10];
    for (auto& a : acc) a = tf_embed::simd::broadcast<float, tf_embed::simd::default_arch>(1.0f);
    const batch x = tf_embed::simd::broadcast<float, tf_embed::simd::default_arch>(factor);
    const batch y = tf_embed::simd::broadcast<float, tf_embed::simd::default_arch>(term);
    constexpr int steps = 400000;
    const auto a = clock_type::now();
    for (int i = 0; i < steps; ++i) {
#pragma GCC unroll 16
      for (auto& c : acc) c = tf_embed::simd::fma(c, x, y);
    }
    const double us = us_between(a, clock_type::now());
    float sink[lanes];
    for (auto& c : acc) {
      tf_embed::simd::store(sink, c);
      volatile float keep = sink[0];
      (void)keep;
    }
    best = std::max(best, 2e-3 * 10.0 * static_cast<double>(lanes) * steps / us);
  }
  return best;
}

// How fast the core reads this many bytes repeatedly: from its first cache, or from memory.
static double read_gbytes_per_s(std::size_t bytes) {
  using arch = tf_embed::simd::default_arch;
  using batch = tf_embed::simd::batch<float, arch>;
  constexpr std::size_t lanes = tf_embed::simd::lanes<float, arch>;
  constexpr std::size_t step = 8 * lanes;
  const std::size_t n = bytes / sizeof(float) / step * step;
  std::vector<float> room(n + 16, 1.0f);
  // A vector across two cache lines takes two reads.
  const float* values = room.data() + (64 - reinterpret_cast<std::uintptr_t>(room.data()) % 64) % 64 / sizeof(float);
  const auto repeats = std::max<std::size_t>(1, (std::size_t{1} << 25) / bytes);
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    batch sums[8];
    for (auto& s : sums) s = tf_embed::simd::broadcast<float, arch>(0.0f);
    const auto a = clock_type::now();
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
      for (std::size_t i = 0; i < n; i += step) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < 8; ++k) sums[k] = sums[k] + tf_embed::simd::load<arch>(values + i + k * lanes);
      }
    }
    const double us = us_between(a, clock_type::now());
    float sink[lanes];
    for (auto& s : sums) {
      tf_embed::simd::store(sink, s);
      volatile float keep = sink[0];
      (void)keep;
    }
    best = std::max(best, 1e-3 * static_cast<double>(n * sizeof(float) * repeats) / us);
  }
  return best;
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  inputs = read_file(argv[1]);
  const std::vector<char> expected = std::strcmp(argv[2], "-") == 0 ? std::vector<char>{} : read_file(argv[2]);
  set_inputs();
  if (const auto outcome = net.run(); outcome != tf_embed::status::ok) {
    std::puts(tf_embed::to_string(outcome));
    return 3;
  }
  if (std::strcmp(argv[3], "check") == 0) return 0;
  const error e = compare(expected);
  if (std::strcmp(argv[3], "serve") == 0) {
    std::printf("{\"ready\":\"tf_embed\",\"max_abs_err\":%.9g,\"max_ref\":%.9g}\n", e.abs, e.ref);
    if (std::fflush(stdout) != 0) return 2;
    char line[256];
    while (std::fgets(line, sizeof line, stdin)) {
      double seconds = 0;
      if (std::sscanf(line, "run %lf", &seconds) != 1) break;
      const timing t = time_runs(seconds);
      std::printf("{\"n\":%d,\"min_us\":%.4f,\"med_us\":%.4f}\n", t.n, t.min_us, t.med_us);
      if (std::fflush(stdout) != 0) return 2;
    }
    return 0;
  }
  const double seconds = argc > 4 ? std::atof(argv[4]) : 1.0;
  const double peak = peak_gflops();
  const double memory = read_gbytes_per_s(std::size_t{1} << 28);
  const double cache = read_gbytes_per_s(std::size_t{1} << 14);
  const timing t = time_runs(seconds);
  layer_timer layers;
  const auto stop = clock_type::now() + std::chrono::duration<double>(seconds);
  do {
    set_inputs();
    if (net.run(layers) != tf_embed::status::ok) return 3;
    layers.end_of_run();
  } while (clock_type::now() < stop);
  std::printf("{\"n\":%d,\"min_us\":%.4f,\"med_us\":%.4f,\"peak_gflops\":%.1f,\"memory_gbytes_per_s\":%.2f,\"cache_gbytes_per_s\":%.2f,\"stack_bytes\":%zu,\"max_abs_err\":%.9g,\"max_ref\":%.9g,\"layers\":[", t.n, t.min_us, t.med_us, peak, memory, cache, network::model::stack_bytes, e.abs, e.ref);
  const char* separator = "";
  for (std::vector<double>& us : layers.times) {
    std::printf("%s{\"runs\":%zu,\"us\":", separator, us.size());
    us.empty() ? std::printf("null}") : std::printf("%.4f}", median(us));
    separator = ",";
  }
  std::printf("]}\n");
  return std::fflush(stdout) == 0 ? 0 : 2;
}
)";

}  // namespace

std::string bench_program(const program& p) {
  std::string set;
  std::string check;
  for (std::size_t i = 0; i < p.inputs.size(); ++i) set += fmt::format("  set(net.input<{}>());\n", i);
  for (std::size_t i = 0; i < p.outputs.size(); ++i) check += fmt::format("  check(net.output<{}>());\n", i);
  return fill(program_template, {{"SET", set}, {"CHECK", check}});
}

}  // namespace tf_embed::gen
