// SPDX-License-Identifier: Apache-2.0
#include "cli/words_of_caller.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Options whose word is not their own name in capitals: those that are repeated are lists there.
constexpr std::pair<std::string_view, std::string_view> plural_words[] = {
    {"--delete-nodes", "DELETE_NODES"},
    {"--disable-pass", "DISABLE_PASSES"},
    {"--extension", "EXTENSIONS"},
    {"--freeze-input", "FREEZE_INPUTS"},
    {"--input", "INPUTS"},
    {"--input-shape", "INPUT_SHAPES"},
    {"--max-iterations", "MAX_ITERATIONS"},
    {"--max-size", "MAX_SIZES"},
    {"--max-size", "MAX_SIZES"},
    {"--output", "OUTPUTS"},
};

/// Options that tf_embed_model() has no word for, as it needs none.
constexpr std::string_view own_options[] = {"--output-dir", "--verbose", "--help", "--json"};

bool is_part_of_option(char c) { return (c >= 'a' && c <= 'z') || c == '-'; }

std::string cmake_word(std::string_view option) {
  for (const auto& [name, word] : plural_words) {
    if (name == option) return std::string(word);
  }
  if (std::find(std::begin(own_options), std::end(own_options), option) != std::end(own_options))
    return std::string(option);
  std::string word(option.substr(2));
  for (char& c : word) c = c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
  return word;
}

}  // namespace

std::string in_words_of_cmake(const std::string& line) {
  std::string out;
  std::string list;           // the keyword whose values are being listed
  std::size_t values_at = 0;  // where they start
  bool quoted = false;
  for (std::size_t i = 0; i < line.size();) {
    const bool starts_word = i == 0 || line[i - 1] == ' ' || line[i - 1] == '(';
    if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) quoted = !quoted;
    std::size_t end = i;
    while (end < line.size() && is_part_of_option(line[end])) ++end;
    const bool ends_word = end == line.size() || std::string_view(" :,;=)").find(line[end]) != std::string_view::npos;
    const std::string_view option = std::string_view(line).substr(i, end - i);
    if (quoted || !starts_word || !ends_word || !option.starts_with("--") || option.size() == 2) {
      out += line[i++];
      continue;
    }
    std::string word = cmake_word(option);
    i = end;
    // `--x a --x b` is `X a b`.
    if (word == list && std::count(out.begin() + static_cast<std::ptrdiff_t>(values_at), out.end(), ' ') == 2) {
      if (i < line.size() && line[i] == ' ') ++i;
      values_at = out.size() - 1;
      continue;
    }
    out += word;
    list = std::move(word);
    values_at = out.size();
  }
  return out;
}

std::string in_words_of_caller(std::string line) {
  const char* caller = std::getenv("TF_EMBED_CALLER");
  return caller && std::string_view(caller) == "cmake" ? in_words_of_cmake(line) : line;
}

}  // namespace tf_embed::gen
