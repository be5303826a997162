// SPDX-License-Identifier: Apache-2.0
// Answers, line by line, how long a case takes: `NAME ours|eigen SECONDS` gives nanoseconds a call.
#include "family.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iostream>

namespace families {
namespace {

using clock = std::chrono::steady_clock;

double seconds_of(void (*f)(), int calls) {
  const auto start = clock::now();
  for (int i = 0; i < calls; ++i) {
    f();
    asm volatile("" ::: "memory");
  }
  return std::chrono::duration<double>(clock::now() - start).count();
}

/// The median of samples of at least 50 us.
double nanoseconds(void (*f)(), double seconds) {
  int calls = 1;
  while (seconds_of(f, calls) < 50e-6) calls *= 2;
  std::vector<double> samples;
  for (const auto start = clock::now(); std::chrono::duration<double>(clock::now() - start).count() < seconds;) {
    samples.push_back(seconds_of(f, calls) / calls);
  }
  std::nth_element(samples.begin(), samples.begin() + samples.size() / 2, samples.end());
  return samples[samples.size() / 2] * 1e9;
}

/// The largest difference of what both sides wrote, as floats; relative to the largest number.
double difference(const family_case& f) {
  if (!f.eigen || f.out_bytes == 0) return 0;
  f.fill();
  f.ours();
  f.eigen();
  const float* x = reinterpret_cast<const float*>(arena + at_out);
  const float* y = reinterpret_cast<const float*>(arena + at_out2);
  if (std::memcmp(x, y, f.out_bytes) == 0) return 0;
  double most = 0, size = 1e-30;
  for (std::size_t i = 0; i < f.out_bytes / sizeof(float); ++i) {
    most = std::max(most, std::fabs(static_cast<double>(x[i]) - static_cast<double>(y[i])));
    size = std::max(size, std::fabs(static_cast<double>(y[i])));
  }
  return most / size;
}

}  // namespace
}  // namespace families

int main() {
  using namespace families;
  std::vector<family_case> all;
  for (auto part : {transcendental_cases(), elementwise_cases(), reduction_cases(), movement_cases(), sampling_cases(),
                    range_cases(), place_cases(), product_cases()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  std::string name, side;
  double seconds = 0;
  while (std::cin >> name) {
    if (name == "list") {
      for (const family_case& f : all) {
        std::printf("%s %s %d %.3g\n", f.family.c_str(), f.name.c_str(), f.eigen != nullptr, difference(f));
      }
      std::printf("end\n");
    } else if (std::cin >> side >> seconds) {
      for (const family_case& f : all) {
        if (f.name != name) continue;
        f.fill();
        std::printf("%.6g\n", nanoseconds(side == "ours" ? f.ours : f.eigen, seconds));
        break;
      }
    }
    std::fflush(stdout);
  }
}
