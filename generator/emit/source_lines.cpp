// SPDX-License-Identifier: Apache-2.0
#include "emit/source_lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tf_embed::gen {
namespace {

constexpr std::string_view blanks = " \t\r\f\v";

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

bool is_notice(std::string_view comment) {
  std::string lower(comment);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower.find("copyright") != std::string::npos || lower.find("license") != std::string::npos;
}

class line_scanner {
 public:
  explicit line_scanner(std::string_view text) : text_(text) {}

  std::vector<source_line> scan() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        end_line();
        ++at_;
      } else if (text_.substr(at_, 2) == "/*") {
        const std::size_t end = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
        comment(text_.substr(at_, end - at_));
        at_ = end;
      } else if (text_.substr(at_, 2) == "//") {
        line_comments();
      } else if (c == '"' && is_raw_string()) {
        raw_string();
      } else if (c == '"' || (c == '\'' && !is_digit_separator())) {
        literal(c);
      } else {
        code_ += c;
        ++at_;
      }
    }
    end_line();
    return std::move(lines_);
  }

 private:
  void end_line() {
    // A line that continues another counts although it is empty: it ends a macro.
    const bool continues = !lines_.empty() && !lines_.back().is_notice && lines_.back().text.ends_with('\\');
    if (!trimmed(code_).empty() || continues) {
      code_.erase(code_.find_last_not_of(blanks) + 1);
      lines_.push_back({std::move(code_)});
    }
    code_.clear();
    for (source_line& notice : notices_) lines_.push_back(std::move(notice));
    notices_.clear();
  }

  void comment(std::string_view text) {
    code_ += ' ';
    if (!is_notice(text)) return;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      notices_.push_back({std::string(trimmed(text.substr(0, end))), true});
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (trimmed(code_).empty()) end_line();
  }

  /// This comment, and if the line has no code those of the next lines, as they are one text.
  void line_comments() {
    const bool alone = trimmed(code_).empty();
    std::size_t end = at_;
    while (true) {
      end = std::min(text_.find('\n', end), text_.size());
      if (!alone || end == text_.size()) break;
      const std::size_t next = text_.find_first_not_of(blanks, end + 1);
      if (next == std::string_view::npos || text_.substr(next, 2) != "//") break;
      end = next;
    }
    comment(text_.substr(at_, end - at_));
    at_ = end;
  }

  /// The word that ends where the scanner is.
  std::string_view word_before() const {
    std::size_t first = at_;
    while (first > 0 && is_word(text_[first - 1])) --first;
    return text_.substr(first, at_ - first);
  }

  bool is_raw_string() const {
    constexpr std::array<std::string_view, 5> prefixes{"R", "LR", "uR", "UR", "u8R"};
    return std::find(prefixes.begin(), prefixes.end(), word_before()) != prefixes.end();
  }

  /// 1'000, and the apostrophe of a word in the text of an #error.
  bool is_digit_separator() const {
    const std::string_view word = word_before();
    return !word.empty() && word != "u8" && word != "u" && word != "U" && word != "L";
  }

  void raw_string() {
    const std::size_t open = std::min(text_.find('(', at_), text_.size() - 1);
    const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const std::size_t end = std::min(text_.find(close, open), text_.size() - close.size()) + close.size();
    for (; at_ < end; ++at_) {
      if (text_[at_] != '\n') {
        code_ += text_[at_];
      } else {
        lines_.push_back({std::move(code_)});
        code_.clear();
      }
    }
  }

  void literal(char quote) {
    code_ += text_[at_++];
    while (at_ < text_.size() && text_[at_] != '\n') {
      const char c = text_[at_];
      code_ += c;
      ++at_;
      if (c == quote) return;
      if (c == '\\' && at_ < text_.size() && text_[at_] != '\n') code_ += text_[at_++];
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string code_;
  std::vector<source_line> notices_;
  std::vector<source_line> lines_;
};

}  // namespace

std::vector<source_line> source_lines(std::string_view text) { return line_scanner(text).scan(); }

directive directive_of(std::string_view line) {
  std::string_view text = trimmed(line);
  if (!text.starts_with('#')) return {};
  text = trimmed(text.substr(1));
  std::size_t end = 0;
  while (end < text.size() && is_word(text[end])) ++end;
  return {text.substr(0, end), trimmed(text.substr(end))};
}

}  // namespace tf_embed::gen
