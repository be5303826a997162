// SPDX-License-Identifier: Apache-2.0
// Repaints a picture, 256x256, in the style that the network was trained for.
#include "picture.hpp"
#include "style.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s PICTURE OUT.png\n", argv[0]);
    return 2;
  }
  const auto picture = load_picture(argv[1], 256, 256);
  if (!picture) {
    std::fprintf(stderr, "cannot read %s as a picture\n", argv[1]);
    return 1;
  }

  static style::model net;
  std::ranges::copy(*picture, net.input<"X_content">().begin());
  if (net.run() != tf_embed::status::ok) return 1;

  std::vector<std::uint8_t> painted(picture->size());
  std::ranges::transform(net.output<"Tanh">(), painted.begin(),
                         [](float x) { return static_cast<std::uint8_t>((x + 1.0f) * 127.5f); });
  if (!save_picture(argv[2], painted, 256, 256)) {
    std::fprintf(stderr, "cannot write %s\n", argv[2]);
    return 1;
  }
}
