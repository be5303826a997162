// SPDX-License-Identifier: Apache-2.0
// What is in this picture? MobileNet V2, compiled into the program, names the five likeliest of 1000 things.
#include "mobilenet_v2.hpp"
#include "picture.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

namespace {

using pixels = std::array<float, 224 * 224 * 3>;

/// Median of a few runs, in milliseconds. Inputs do not survive a run, and are set outside the clock.
double latency_ms(mobilenet_v2::model& net, const pixels& values) {
  std::array<double, 9> times;
  for (double& t : times) {
    std::ranges::copy(values, net.input<"input">().begin());
    const auto start = std::chrono::steady_clock::now();
    net.run();
    t = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  }
  std::ranges::nth_element(times, times.begin() + times.size() / 2);
  return times[times.size() / 2];
}

/// A bar of `fraction` x 40 columns, to an eighth of a column.
std::string bar(float fraction) {
  const auto eighths = static_cast<std::size_t>(std::clamp(fraction, 0.0f, 1.0f) * 320.0f + 0.5f);
  static constexpr const char* partial[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  return text + partial[eighths % 8];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s PICTURE LABELS\n", argv[0]);
    return 2;
  }
  const auto picture = load_picture(argv[1], 224, 224);
  if (!picture) {
    std::fprintf(stderr, "cannot read %s as a picture\n", argv[1]);
    return 1;
  }
  std::vector<std::string> labels;
  std::ifstream file(argv[2]);
  for (std::string line; std::getline(file, line);) labels.push_back(line);

  static mobilenet_v2::model net;
  static pixels values;
  std::ranges::transform(*picture, values.begin(), [](auto byte) { return static_cast<float>(byte) / 127.5f - 1.0f; });
  std::ranges::copy(values, net.input<"input">().begin());
  if (net.run() != tf_embed::status::ok) return 1;
  const auto scores = net.output<"MobilenetV2/Predictions/Softmax">();
  if (labels.size() != scores.size()) {
    std::fprintf(stderr, "%s has %zu labels, the network %zu classes\n", argv[2], labels.size(), scores.size());
    return 1;
  }

  std::array<std::size_t, scores.size()> order;
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::partial_sort(order, order.begin() + 5, std::greater<>{}, [&](std::size_t i) { return scores[i]; });
  std::printf("%s\n\n", argv[1]);
  for (const std::size_t i : std::span(order).first<5>()) {
    const double percent = 100.0 * static_cast<double>(scores[i]);
    std::printf("  %-24s %5.1f %%  %s\n", labels[i].c_str(), percent, bar(scores[i]).c_str());
  }

  std::printf("\n  latency %.2f ms (median of 9), weights %.2f MB, arena %.2f MB, no heap\n", latency_ms(net, values),
              static_cast<double>(mobilenet_v2::model::weight_bytes) / 1e6,
              static_cast<double>(mobilenet_v2::model::arena_bytes) / 1e6);
}
