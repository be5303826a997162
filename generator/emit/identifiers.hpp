// SPDX-License-Identifier: Apache-2.0
// The one mangler: names of a graph are hostile until they have passed it.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace tf_embed::gen {

/// `text` as the tail of a C++ identifier: [A-Za-z0-9_], no double or outer underscores, made of the last
/// `limit` characters. May be empty.
std::string mangle(std::string_view text, std::size_t limit = 64);

/// Hands out distinct identifiers that all start with one prefix, so that no keyword, macro or leading digit can arise.
class identifier_set {
 public:
  explicit identifier_set(std::string prefix) : prefix_(std::move(prefix)) {}

  /// An identifier like `hint`; a number is appended where it was handed out before.
  std::string make(std::string_view hint);

 private:
  std::string prefix_;
  std::set<std::string, std::less<>> taken_;
};

/// `text` as a C++ string literal with quotes; all but plain printable ASCII is escaped.
std::string cpp_string(std::string_view text);
/// `text` inside a `//` comment: one line, printable ASCII, no backslash at the end, no trigraphs.
std::string cpp_comment(std::string_view text, std::size_t limit = 160);
/// Whether `text` is an identifier that C++20 code may use as it is (no keyword, no reserved form, no common macro).
bool is_cpp_identifier(std::string_view text);

}  // namespace tf_embed::gen
