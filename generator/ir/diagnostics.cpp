// SPDX-License-Identifier: Apache-2.0
#include "ir/diagnostics.hpp"

#include <algorithm>
#include <cstdint>

namespace tf_embed::gen {
namespace {

constexpr std::size_t name_limit = 120;
constexpr std::size_t message_limit = 500;
constexpr std::string_view ellipsis = "...";

enum class quoting { escape_quotes, keep_quotes };

/// A code point that would break or disguise a line: controls, line separators, marks that reorder text.
bool is_disruptive(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/// The bytes of the valid UTF-8 sequence at the start of `text`, or 0. Stores its code point.
std::size_t utf8_length(std::string_view text, std::uint32_t& code_point) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t lead = byte(0);
  const std::size_t length = lead < 0x80                    ? 1
                             : lead >= 0xc2 && lead < 0xe0  ? 2
                             : lead >= 0xe0 && lead < 0xf0  ? 3
                             : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                            : 0;
  if (length == 0 || length > text.size()) return 0;
  code_point = length == 1 ? lead : lead & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
    code_point = code_point << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xd800 && code_point < 0xe000;
  return overlong || surrogate || code_point > 0x10ffff ? 0 : length;
}

void append_hex(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\x";
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

/// `text` as printable pieces, each a whole character or a whole escape.
std::vector<std::string> escaped_pieces(std::string_view text, quoting quotes) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    std::string piece;
    std::uint32_t code_point = 0;
    std::size_t length = utf8_length(text, code_point);
    const char c = text[0];
    if (length == 0) {
      length = 1;
      append_hex(piece, c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      piece += '\\';
      piece += c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
    } else if (is_disruptive(code_point)) {
      for (const char byte : text.substr(0, length)) append_hex(piece, byte);
    } else if (quotes == quoting::escape_quotes && (c == '"' || c == '\'' || c == '\\')) {
      piece += '\\';
      piece += c;
    } else {
      piece = text.substr(0, length);
    }
    pieces.push_back(std::move(piece));
    text.remove_prefix(length);
  }
  return pieces;
}

template <class Pieces>
std::size_t bytes_of(const Pieces& pieces) {
  std::size_t n = 0;
  for (const std::string& piece : pieces) n += piece.size();
  return n;
}

std::string escape(std::string_view text, std::size_t limit, quoting quotes) {
  limit = std::max(limit, 2 * ellipsis.size());
  // An escape never shortens, so of a text beyond the limit only the ends can be seen; a graph's may be gigabytes long.
  const bool too_long = text.size() > limit;
  const std::size_t budget = limit - ellipsis.size();
  std::vector<std::string> head = escaped_pieces(too_long ? text.substr(0, limit) : text, quotes);
  std::string out;
  if (!too_long && bytes_of(head) <= limit) {
    for (const std::string& piece : head) out += piece;
    return out;
  }
  std::vector<std::string> tail;
  if (too_long) {
    std::string_view end = text.substr(text.size() - limit);
    for (int i = 0; i < 3 && (static_cast<unsigned char>(end[0]) & 0xc0) == 0x80; ++i) end.remove_prefix(1);
    tail = escaped_pieces(end, quotes);
  } else {
    tail = head;
  }
  for (const std::string& piece : head) {
    if (out.size() + piece.size() > (budget + 1) / 2) break;
    out += piece;
  }
  out += ellipsis;
  std::size_t kept = 0;
  auto first = tail.end();
  while (first != tail.begin() && out.size() + kept + std::prev(first)->size() <= limit) kept += (--first)->size();
  for (; first != tail.end(); ++first) out += *first;
  return out;
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) { return escape(text, limit, quoting::escape_quotes); }

std::string to_line(const diagnostic& d) {
  std::string line;
  if (!d.node.empty()) line += "node \"" + printable(d.node, name_limit) + '"';
  if (!d.op.empty()) line += (line.empty() ? "op " : " (") + printable(d.op, name_limit) + (line.empty() ? "" : ")");
  if (!line.empty()) line += ": ";
  // Makers of messages have escaped the names in them; here only what could break the line is left to do.
  return line + escape(d.message, message_limit, quoting::keep_quotes);
}

}  // namespace tf_embed::gen
