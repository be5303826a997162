// SPDX-License-Identifier: Apache-2.0
// Which word was spoken? Reads the features of one second of sound: 49 frames of 10 MFCC as text, made of real
// recordings by make_features.py.
#include "keywords.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>

int main(int argc, char** argv) {
  static constexpr const char* words[] = {"down",  "go",   "left", "no",  "off",     "on",
                                          "right", "stop", "up",   "yes", "silence", "unknown"};
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FEATURES...\n", argv[0]);
    return 2;
  }
  static keywords::model net;
  for (const char* path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    std::ifstream file(path);
    for (float& feature : net.input<"input">()) file >> feature;
    if (!file) {
      std::fprintf(stderr, "%s does not hold 49 x 10 numbers\n", path);
      return 1;
    }
    if (net.run() != tf_embed::status::ok) return 1;
    const auto scores = net.output<"Identity">();
    const auto best = std::ranges::max_element(scores) - scores.begin();
    std::printf("%s: %s (%.1f %%)\n", path, words[best],
                100.0 * static_cast<double>(scores[static_cast<std::size_t>(best)]));
  }
}
