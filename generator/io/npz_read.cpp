// SPDX-License-Identifier: Apache-2.0
#include "io/file.hpp"
#include "io/npy.hpp"
#include "io/npz.hpp"
#include "io/zip_handle.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <system_error>
#include <utility>

namespace tf_embed::gen {
namespace {

/// A string in memory is larger than in the file by far, so their number is bounded too.
constexpr std::uint64_t max_strings = 1 << 24;

/// Reads exactly `size` bytes of an entry.
result<void> read_exactly(zip_file_t* entry, void* to, std::uint64_t size) {
  auto* out = static_cast<char*>(to);
  while (size > 0) {
    const zip_int64_t n = zip_fread(entry, out, size);
    if (n < 0) return bad_model(fmt::format("cannot be read: {}", zip_file_strerror(entry)));
    if (n == 0) return bad_model("is truncated");
    out += n;
    size -= static_cast<std::uint64_t>(n);
  }
  return {};
}

/// libzip checks an entry's checksum when its end is read.
result<void> check_end(zip_file_t* entry) {
  char beyond = 0;
  const zip_int64_t n = zip_fread(entry, &beyond, 1);
  if (n < 0) return bad_model(fmt::format("cannot be read: {}", zip_file_strerror(entry)));
  if (n > 0) return bad_model("has more bytes than its header declares");
  return {};
}

/// Whether an entry can have the size it claims: deflate shrinks to no less than 1/1032. Guards memory, not
/// correctness.
bool is_plausible(const zip_stat_t& s, std::uint64_t file_bytes) {
  if (s.comp_size > file_bytes) return false;
  return s.comp_method == ZIP_CM_STORE ? s.size == s.comp_size : s.size / 1032 <= s.comp_size;
}

/// Reverses the bytes of each number.
void swap_bytes(std::span<std::byte> bytes, std::size_t number_bytes) {
  for (std::size_t at = 0; at + number_bytes <= bytes.size(); at += number_bytes)
    std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                 bytes.begin() + static_cast<std::ptrdiff_t>(at + number_bytes));
}

/// Turns column-major elements into row-major ones.
void transpose(const std::byte* from, std::byte* to, const shape& s, std::size_t item_bytes) {
  std::vector<std::int64_t> index(s.size(), 0);
  std::vector<std::int64_t> strides(s.size());
  std::int64_t count = 1;
  for (std::size_t i = 0; i < s.size(); ++i) strides[i] = std::exchange(count, count * s[i]);
  std::int64_t offset = 0;
  for (std::int64_t n = 0; n < count; ++n) {
    std::memcpy(to, from + static_cast<std::size_t>(offset) * item_bytes, item_bytes);
    to += item_bytes;
    for (std::size_t axis = s.size(); axis-- > 0;) {
      offset += strides[axis];
      if (++index[axis] < s[axis]) break;
      offset -= strides[axis] * s[axis];
      index[axis] = 0;
    }
  }
}

/// NumPy pads strings with NULs at their end, and takes them off when reading.
void unpad_strings(const std::vector<std::byte>& padded, std::size_t item_bytes, std::vector<std::string>& out) {
  const char* item = reinterpret_cast<const char*>(padded.data());
  for (std::string& s : out) {
    std::size_t length = item_bytes;
    while (length > 0 && item[length - 1] == '\0') --length;
    s.assign(item, length);
    item += item_bytes;
  }
}

void append_utf8(std::string& out, std::uint32_t c) {
  if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
  const int following = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr std::uint32_t lead[] = {0, 0xc0, 0xe0, 0xf0};
  out += static_cast<char>(lead[following] | c >> 6 * following);
  for (int i = following; i-- > 0;) out += static_cast<char>(0x80 | (c >> 6 * i & 0x3f));
}

/// Four-byte code points, NULs taken off as above, as UTF-8.
void utf8_from_utf32(std::string& s) {
  std::string utf8;
  std::size_t pending_nuls = 0;
  for (std::size_t i = 0; i < s.size(); i += 4) {
    std::uint32_t c = 0;
    std::memcpy(&c, s.data() + i, std::min<std::size_t>(4, s.size() - i));  // unpadding may have cut the last one
    if (c == 0) {
      ++pending_nuls;
    } else {
      utf8.append(std::exchange(pending_nuls, 0), '\0');
      append_utf8(utf8, c);
    }
  }
  s = std::move(utf8);
}

result<tensor> read_values(zip_file_t* entry, const npy_header& h, std::uint64_t available) {
  const auto count = static_cast<std::uint64_t>(element_count(h.type.shape));
  std::uint64_t needed = 0;
  const bool overflow = __builtin_mul_overflow(count, std::uint64_t{h.item_bytes}, &needed);
  if (overflow || needed != available)
    return bad_model(fmt::format("holds {} bytes, but {} needs {}", available, printable(to_string(h.type)),
                                 overflow ? "more" : std::to_string(needed)));
  const bool is_string = h.type.dtype == dtype::string;
  if (is_string && count > max_strings)
    return bad_model(fmt::format("holds {} strings; at most {} are read", count, max_strings));
  const bool reorder = h.fortran_order && h.type.shape.size() > 1 && needed > 0;
  tensor t(h.type.dtype, h.type.shape);
  if (!reorder && !is_string) {
    TF_EMBED_CHECK(read_exactly(entry, t.mutable_bytes().data(), needed));
  } else {
    std::vector<std::byte> raw(needed);
    TF_EMBED_CHECK(read_exactly(entry, raw.data(), needed));
    if (reorder) {
      std::vector<std::byte> ordered(is_string ? needed : 0);
      transpose(raw.data(), is_string ? ordered.data() : t.mutable_bytes().data(), h.type.shape, h.item_bytes);
      if (is_string) raw = std::move(ordered);
    }
    if (is_string && h.swapped_bytes != 0) swap_bytes(raw, h.swapped_bytes);
    if (is_string) unpad_strings(raw, h.item_bytes, t.mutable_strings());
    if (h.utf32)
      for (std::string& s : t.mutable_strings()) utf8_from_utf32(s);
  }
  TF_EMBED_CHECK(check_end(entry));
  if (!is_string && h.swapped_bytes != 0) swap_bytes(t.mutable_bytes(), h.swapped_bytes);
  if (h.type.dtype == dtype::boolean)  // any other byte than 0 and 1 is no bool in C++
    for (std::byte& b : t.mutable_bytes()) b = b == std::byte{0} ? b : std::byte{1};
  return t;
}

result<tensor> read_array(zip_t* archive, zip_uint64_t index, std::uint64_t file_bytes) {
  zip_stat_t s;
  if (zip_stat_index(archive, index, 0, &s) != 0)
    return bad_model(fmt::format("cannot be read: {}", zip_strerror(archive)));
  if (!is_plausible(s, file_bytes))
    return bad_model(fmt::format("claims {} bytes in {} compressed ones", s.size, s.comp_size));
  const zip_entry entry(zip_fopen_index(archive, index, 0));
  if (!entry) return bad_model(fmt::format("cannot be read: {}", zip_strerror(archive)));
  std::array<char, 12> start = {};
  const std::uint64_t first = std::min<std::uint64_t>(10, s.size);
  TF_EMBED_CHECK(read_exactly(entry.get(), start.data(), first));
  std::uint64_t taken = first;
  if (first == 10 && start[6] > 1) {
    taken = std::min<std::uint64_t>(12, s.size);
    TF_EMBED_CHECK(read_exactly(entry.get(), start.data() + 10, taken - 10));
  }
  TF_EMBED_TRY(const npy_prologue prologue, parse_npy_prologue({start.data(), taken}));
  if (prologue.text_bytes > s.size - taken) return bad_model("is truncated");
  std::string text(prologue.text_bytes, '\0');
  TF_EMBED_CHECK(read_exactly(entry.get(), text.data(), text.size()));
  TF_EMBED_TRY(const npy_header header, parse_npy_text(text));
  return read_values(entry.get(), header, s.size - taken - text.size());
}

result<std::map<std::string, tensor>> read_archive(const std::filesystem::path& path) {
  if (target_of(path) == write_target::folder) return bad_model("is a folder");
  int code = 0;
  const zip_archive archive(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (!archive && (code == ZIP_ER_NOENT || code == ZIP_ER_OPEN))
    return bad_model(fmt::format("cannot open: {}", std::generic_category().message(errno)));
  if (!archive) return bad_model(fmt::format("is not an .npz file: {}", zip_message(code)));
  std::error_code error;
  const std::uintmax_t file_bytes = std::filesystem::file_size(path, error);
  if (error) return bad_model(fmt::format("cannot read: {}", error.message()));

  constexpr std::string_view suffix = ".npy";
  std::map<std::string, tensor> arrays;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* const raw_name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    std::string_view name = raw_name ? raw_name : "";
    if (!name.ends_with(suffix)) continue;
    name.remove_suffix(suffix.size());
    result<tensor> t = read_array(archive.get(), static_cast<zip_uint64_t>(i), file_bytes);
    if (!t) return bad_model(fmt::format("array \"{}\" {}", printable(name), t.error().message));
    if (!arrays.emplace(name, std::move(*t)).second)
      return bad_model(fmt::format("array \"{}\" is there twice", printable(name)));
  }
  return arrays;
}

}  // namespace

result<std::map<std::string, tensor>> read_npz(const std::filesystem::path& path) {
  const auto in_file = [&path](diagnostic d) {
    d.message = printable_path(path) + ": " + d.message;
    return d;
  };
  try {
    auto arrays = read_archive(path);
    return arrays ? std::move(arrays) : in_file(std::move(arrays.error()));
  } catch (const std::bad_alloc&) {
    return in_file(bad_model("not enough memory to read it"));
  }
}

}  // namespace tf_embed::gen
