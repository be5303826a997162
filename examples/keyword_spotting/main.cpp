// SPDX-License-Identifier: Apache-2.0
// Which word was spoken? Reads WAV files of a second (16 kHz, 16 bits), of which a network of its own computes what the
// keyword spotter takes: 49 frames of 10 MFCC, as TensorFlow does. Files of such features are read too, as text; those
// here are made of real recordings by make_features.py.
#include "features.hpp"
#include "keywords.hpp"
#include "sound.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <span>
#include <string_view>

namespace {

constexpr std::uint32_t rate = 16000;
constexpr const char* words[] = {"down",  "go",   "left", "no",  "off",     "on",
                                 "right", "stop", "up",   "yes", "silence", "unknown"};

/// Sets the network's input to the features of a sound, which is cut or continued with silence to a second.
bool hear(std::istream& file, keywords::model& net) {
  static features::model listen;
  const auto sound = read_wav(file, rate);
  if (!sound) return false;
  const auto samples = listen.input<"samples">();
  std::ranges::fill(samples, 0.0f);
  std::copy_n(sound->begin(), std::min(sound->size(), samples.size()), samples.begin());
  if (listen.run() != tf_embed::status::ok) return false;
  std::ranges::copy(listen.output<"mfcc">(), net.input<"input">().begin());
  return true;
}

bool read_features(std::istream& file, keywords::model& net) {
  for (float& feature : net.input<"input">()) file >> feature;
  return static_cast<bool>(file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s WAV-OR-FEATURES...\n", argv[0]);
    return 2;
  }
  static keywords::model net;
  for (const char* path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    std::ifstream file(path, std::ios::binary);
    const bool is_sound = std::string_view(path).ends_with(".wav");
    if (!(is_sound ? hear(file, net) : read_features(file, net))) {
      std::fprintf(stderr, "%s holds neither 16-bit sound of 16 kHz nor 49 x 10 numbers\n", path);
      return 1;
    }
    if (net.run() != tf_embed::status::ok) return 1;
    const auto scores = net.output<"Identity">();
    const auto best = std::ranges::max_element(scores) - scores.begin();
    std::printf("%s: %s (%.1f %%)\n", path, words[best],
                100.0 * static_cast<double>(scores[static_cast<std::size_t>(best)]));
  }
}
