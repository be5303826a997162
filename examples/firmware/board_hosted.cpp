// SPDX-License-Identifier: Apache-2.0
// The board of main.cpp where there is an operating system: files are files.
#include "board.hpp"

#include <cstdio>

namespace board {

bool read_file(std::string_view name, std::span<std::byte> to) {
  std::FILE* file = std::fopen(name.data(), "rb");
  if (file == nullptr) return false;
  const std::size_t got = std::fread(to.data(), 1, to.size(), file);
  const bool whole = got == to.size() && std::fgetc(file) == EOF;
  std::fclose(file);
  return whole;
}

bool write_file(std::string_view name, std::span<const std::byte> from) {
  std::FILE* file = std::fopen(name.data(), "wb");
  if (file == nullptr) return false;
  const bool whole = std::fwrite(from.data(), 1, from.size(), file) == from.size();
  return std::fclose(file) == 0 && whole;
}

void print(const char* text) { std::fputs(text, stdout); }

std::uint64_t ticks() { return 0; }

std::size_t stack_used() { return 0; }

}  // namespace board
