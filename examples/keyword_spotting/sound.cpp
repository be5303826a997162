// SPDX-License-Identifier: Apache-2.0
#include "sound.hpp"

#include <array>
#include <string>

namespace {

/// A little-endian number of as many bytes as asked for; 0 at the end of the file.
std::uint32_t read_number(std::istream& file, int bytes) {
  std::uint32_t n = 0;
  for (int i = 0; i < bytes; ++i) {
    const int byte = file.get();
    if (byte >= 0) n |= static_cast<std::uint32_t>(byte) << (8 * i);
  }
  return n;
}

std::string read_tag(std::istream& file) {
  std::array<char, 4> tag{};
  file.read(tag.data(), tag.size());
  return {tag.data(), tag.size()};
}

}  // namespace

std::optional<std::vector<std::int16_t>> read_wav(std::istream& file, std::uint32_t rate) {
  if (read_tag(file) != "RIFF") return std::nullopt;
  read_number(file, 4);
  if (read_tag(file) != "WAVE") return std::nullopt;
  std::uint32_t channels = 0;
  while (file) {
    const std::string tag = read_tag(file);
    const std::uint32_t size = read_number(file, 4);
    if (tag == "fmt ") {
      const std::uint32_t format = read_number(file, 2);
      channels = read_number(file, 2);
      const bool is_right_rate = read_number(file, 4) == rate;
      file.ignore(6);  // bytes a second and a frame
      if (format != 1 || channels == 0 || !is_right_rate || read_number(file, 2) != 16) return std::nullopt;
      file.ignore(size - 16);
    } else if (tag == "data" && channels != 0) {
      std::vector<std::int16_t> samples;
      for (std::uint32_t at = 0; at + 2 * channels <= size && file; at += 2 * channels) {
        samples.push_back(static_cast<std::int16_t>(read_number(file, 2)));
        file.ignore(2 * (channels - 1));
      }
      return samples;
    } else {
      file.ignore(size + size % 2);
    }
  }
  return std::nullopt;
}
