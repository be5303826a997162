// SPDX-License-Identifier: Apache-2.0
#include "io/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace tf_embed::gen {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t max_text_bytes = 1 << 20;
constexpr std::size_t max_rank = 64;  // NumPy's own limit

struct descr_row {
  std::string_view descr;  ///< without the mark of byte order
  dtype type;
};

constexpr descr_row descr_rows[] = {
    {"f4", dtype::float32}, {"f8", dtype::float64},   {"f2", dtype::float16},     {"i1", dtype::int8},
    {"i2", dtype::int16},   {"i4", dtype::int32},     {"i8", dtype::int64},       {"u1", dtype::uint8},
    {"u2", dtype::uint16},  {"u4", dtype::uint32},    {"u8", dtype::uint64},      {"b1", dtype::boolean},
    {"?", dtype::boolean},  {"c8", dtype::complex64}, {"c16", dtype::complex128},
};

/// Reads the few Python literals that make up a header.
class literal_reader {
 public:
  explicit literal_reader(std::string_view text) : text_(text) {}

  /// Skips white space; whether `c` came next, and was taken.
  bool take(char c) {
    skip_space();
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  std::optional<std::string_view> string() {
    const char quote = take('\'') ? '\'' : take('"') ? '"' : '\0';
    const std::size_t end = quote ? text_.find(quote) : std::string_view::npos;
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view value = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return value;
  }

  std::optional<bool> boolean() {
    skip_space();
    for (const auto& [word, value] : {std::pair<std::string_view, bool>{"True", true}, {"False", false}}) {
      if (!text_.starts_with(word)) continue;
      text_.remove_prefix(word.size());
      return value;
    }
    return std::nullopt;
  }

  std::optional<std::int64_t> integer() {
    skip_space();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc()) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    if (text_.starts_with('L')) text_.remove_prefix(1);  // Python 2's long
    return value;
  }

  /// "(2, 3)", "(2,)" or "()"
  std::optional<shape> tuple() {
    if (!take('(')) return std::nullopt;
    shape s;
    while (!take(')')) {
      const auto d = integer();
      if (!d) return std::nullopt;
      s.push_back(*d);
      if (!take(',')) {
        if (!take(')')) return std::nullopt;
        break;
      }
    }
    return s;
  }

  bool at_end() {
    skip_space();
    return text_.empty();
  }

 private:
  void skip_space() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size())); }

  std::string_view text_;
};

/// The element type of a descr such as "<f4" or "|S12".
result<npy_header> parse_descr(std::string_view descr) {
  const auto unsupported = [&] { return bad_model(fmt::format("dtype \"{}\" is not supported", printable(descr))); };
  if (descr.empty()) return unsupported();
  std::string_view kind = descr;
  if (const char order = descr[0]; order == '<' || order == '>' || order == '|' || order == '=') kind.remove_prefix(1);
  npy_header h;
  const bool big_endian = descr[0] == '>';
  if (kind.starts_with('S') || kind.starts_with('U')) {
    std::uint32_t length = 0;
    const char* const end = kind.data() + kind.size();
    const auto [parsed, error] = std::from_chars(kind.data() + 1, end, length);
    if (error != std::errc() || parsed != end) return unsupported();
    h.type.dtype = dtype::string;
    h.utf32 = kind[0] == 'U';
    h.item_bytes = std::size_t{length} * (h.utf32 ? 4 : 1);
    if (h.utf32 && big_endian) h.swapped_bytes = 4;
    return h;
  }
  const auto row =
      std::find_if(std::begin(descr_rows), std::end(descr_rows), [&](const descr_row& r) { return r.descr == kind; });
  if (row == std::end(descr_rows)) return unsupported();
  h.type.dtype = row->type;
  h.item_bytes = byte_size(row->type);
  const bool is_pair = row->type == dtype::complex64 || row->type == dtype::complex128;
  if (big_endian && h.item_bytes > 1) h.swapped_bytes = is_pair ? h.item_bytes / 2 : h.item_bytes;
  return h;
}

}  // namespace

result<npy_prologue> parse_npy_prologue(std::string_view start) {
  const auto byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(start[i])}; };
  if (start.size() < 10 || !start.starts_with(magic)) return bad_model("is not an .npy array");
  const std::size_t version = byte(6);
  if (version < 1 || version > 3 || byte(7) != 0)
    return bad_model(fmt::format("has .npy version {}.{}; versions 1.0 to 3.0 are read", version, byte(7)));
  npy_prologue p = {10, byte(8) | byte(9) << 8};
  if (version > 1) {
    if (start.size() < 12) return bad_model("is not an .npy array");
    p = {12, p.text_bytes | byte(10) << 16 | byte(11) << 24};
  }
  if (p.text_bytes > max_text_bytes) return bad_model(fmt::format("has an .npy header of {} bytes", p.text_bytes));
  return p;
}

result<npy_header> parse_npy_text(std::string_view text) {
  const auto damaged = [&] { return bad_model(fmt::format("has a malformed .npy header: {}", printable(text))); };
  literal_reader in(text);
  std::optional<std::string_view> descr;
  std::optional<bool> fortran_order;
  std::optional<shape> dimensions;
  if (!in.take('{')) return damaged();
  while (!in.take('}')) {
    const auto key = in.string();
    if (!key || !in.take(':')) return damaged();
    if (*key == "descr") {
      if (in.take('[')) return bad_model("is a structured array, which is not supported");
      descr = in.string();
      if (!descr) return damaged();
    } else if (*key == "fortran_order") {
      fortran_order = in.boolean();
      if (!fortran_order) return damaged();
    } else if (*key == "shape") {
      dimensions = in.tuple();
      if (!dimensions) return damaged();
    } else {
      return damaged();
    }
    if (!in.take(',')) {
      if (!in.take('}')) return damaged();
      break;
    }
  }
  if (!in.at_end() || !descr || !fortran_order || !dimensions) return damaged();
  if (!is_static(*dimensions) || dimensions->size() > max_rank || element_count(*dimensions) > max_elements)
    return bad_model(fmt::format("declares the impossible shape {}", printable(to_string(*dimensions))));
  TF_EMBED_TRY(npy_header h, parse_descr(*descr));
  h.fortran_order = *fortran_order;
  h.type.shape = std::move(*dimensions);
  return h;
}

result<std::string> make_npy_header(const tensor_type& type, std::size_t item_bytes) {
  const dtype stored = type.dtype == dtype::bfloat16 ? dtype::uint16 : type.dtype;
  std::string descr;
  if (stored == dtype::string) {
    descr = fmt::format("|S{}", item_bytes);
  } else {
    const auto row = std::find_if(std::begin(descr_rows), std::end(descr_rows),
                                  [&](const descr_row& r) { return r.type == stored; });
    if (row == std::end(descr_rows))
      return diagnostic{error_kind::unsupported, fmt::format("{} has no place in an .npz", to_string(type))};
    descr = fmt::format("{}{}", byte_size(stored) == 1 ? '|' : '<', row->descr);
  }
  std::string dimensions;
  for (const std::int64_t d : type.shape) dimensions += fmt::format("{}, ", d);
  if (type.shape.size() > 1) dimensions.resize(dimensions.size() - 2);
  if (type.shape.size() == 1) dimensions.resize(dimensions.size() - 1);
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descr, dimensions);
  constexpr std::size_t prologue = 10;
  const std::size_t total = (prologue + text.size() + 1 + 63) / 64 * 64;
  text.resize(total - prologue - 1, ' ');
  text += '\n';
  if (text.size() > 0xffff) return diagnostic{error_kind::unsupported, "the shape does not fit an .npy header"};
  return std::string(magic) +
         std::string{'\1', '\0', static_cast<char>(text.size() & 255), static_cast<char>(text.size() >> 8)} + text;
}

}  // namespace tf_embed::gen
