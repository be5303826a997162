// SPDX-License-Identifier: Apache-2.0
#include "emit/identifiers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }

// C++20 keywords, alternative tokens and context keywords, sorted.
constexpr std::array keywords = {"alignas",
                                 "alignof",
                                 "and",
                                 "and_eq",
                                 "asm",
                                 "auto",
                                 "bitand",
                                 "bitor",
                                 "bool",
                                 "break",
                                 "case",
                                 "catch",
                                 "char",
                                 "char16_t",
                                 "char32_t",
                                 "char8_t",
                                 "class",
                                 "co_await",
                                 "co_return",
                                 "co_yield",
                                 "compl",
                                 "concept",
                                 "const",
                                 "const_cast",
                                 "consteval",
                                 "constexpr",
                                 "constinit",
                                 "continue",
                                 "decltype",
                                 "default",
                                 "delete",
                                 "do",
                                 "double",
                                 "dynamic_cast",
                                 "else",
                                 "enum",
                                 "explicit",
                                 "export",
                                 "extern",
                                 "false",
                                 "final",
                                 "float",
                                 "for",
                                 "friend",
                                 "goto",
                                 "if",
                                 "import",
                                 "inline",
                                 "int",
                                 "long",
                                 "module",
                                 "mutable",
                                 "namespace",
                                 "new",
                                 "noexcept",
                                 "not",
                                 "not_eq",
                                 "nullptr",
                                 "operator",
                                 "or",
                                 "or_eq",
                                 "override",
                                 "private",
                                 "protected",
                                 "public",
                                 "register",
                                 "reinterpret_cast",
                                 "requires",
                                 "return",
                                 "short",
                                 "signed",
                                 "sizeof",
                                 "static",
                                 "static_assert",
                                 "static_cast",
                                 "struct",
                                 "switch",
                                 "template",
                                 "this",
                                 "thread_local",
                                 "throw",
                                 "true",
                                 "try",
                                 "typedef",
                                 "typeid",
                                 "typename",
                                 "union",
                                 "unsigned",
                                 "using",
                                 "virtual",
                                 "void",
                                 "volatile",
                                 "wchar_t",
                                 "while",
                                 "xor",
                                 "xor_eq"};

// Macros that compilers define, and those of headers that most programs include.
constexpr std::array<std::string_view, 11> macros = {"EOF",   "INFINITY", "NAN",   "NULL",   "assert", "errno",
                                                     "linux", "stderr",   "stdin", "stdout", "unix"};

}  // namespace

std::string mangle(std::string_view text, std::size_t limit) {
  // The end of a long name says most; scopes come first in it.
  if (text.size() > limit) {
    text.remove_prefix(text.size() - limit);
    const auto scope = text.find('/');
    if (scope != std::string_view::npos) text.remove_prefix(scope + 1);
  }
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

std::string identifier_set::make(std::string_view hint) {
  std::string base = mangle(hint);
  if (base.empty()) base = "unnamed";
  std::string name = prefix_ + base;
  for (int n = 2; !taken_.insert(name).second; ++n) name = fmt::format("{}{}_{}", prefix_, base, n);
  return name;
}

std::string cpp_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '?' || !is_plain(c)) {
      // Octal escapes end after three digits, unlike hexadecimal ones; `?` is escaped against trigraphs.
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string cpp_comment(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : text) {
    if (out.size() >= limit) return out + "...";
    // A backslash could join the next line to the comment, `?` could be a trigraph for one, `*/` could end a block.
    out += is_plain(c) && c != '\\' && c != '?' && c != '*' ? c : '_';
  }
  return out;
}

bool is_cpp_identifier(std::string_view text) {
  if (text.empty() || is_digit(text[0])) return false;
  for (const char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '_') return false;
  }
  if (text.find("__") != std::string_view::npos) return false;
  if (text[0] == '_') return false;
  return !std::binary_search(keywords.begin(), keywords.end(), text) &&
         std::find(macros.begin(), macros.end(), text) == macros.end();
}

}  // namespace tf_embed::gen
