// SPDX-License-Identifier: Apache-2.0
#include "io/file.hpp"
#include "io/npy.hpp"
#include "io/npz.hpp"
#include "io/unfinished.hpp"
#include "io/zip_handle.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <deque>
#include <new>
#include <system_error>

namespace tf_embed::gen {
namespace {

diagnostic cannot_write(std::string_view why) { return {error_kind::io, fmt::format("cannot write: {}", why)}; }

/// Strings as NumPy stores them: all of one length, padded with NULs.
std::string padded_strings(const std::vector<std::string>& strings, std::size_t item_bytes) {
  std::string bytes;
  bytes.reserve(strings.size() * item_bytes);
  for (const std::string& s : strings) {
    bytes += s;
    bytes.append(item_bytes - s.size(), '\0');
  }
  return bytes;
}

/// Adds one array. `made` keeps what libzip reads only when the archive is closed; tensors are read where they lie.
result<void> add_array(zip_t* archive, const std::string& name, const tensor& t, std::deque<std::string>& made) {
  std::size_t item_bytes = 1;  // NumPy reads |S0 as "any length"
  for (const std::string& s : t.strings()) item_bytes = std::max(item_bytes, s.size());
  TF_EMBED_TRY(std::string header, make_npy_header(t.type(), item_bytes));
  std::string& head = made.emplace_back(std::move(header));
  std::span<const std::byte> body = t.bytes();
  if (t.dtype() == dtype::string)
    body = std::as_bytes(std::span(made.emplace_back(padded_strings(t.strings(), item_bytes))));

  // libzip takes pointers to mutable bytes, but leaves them alone.
  zip_buffer_fragment_t parts[] = {{reinterpret_cast<zip_uint8_t*>(head.data()), head.size()},
                                   {reinterpret_cast<zip_uint8_t*>(const_cast<std::byte*>(body.data())), body.size()}};
  zip_source_t* const source = zip_source_buffer_fragment(archive, parts, body.empty() ? 1 : 2, 0);
  if (!source) return cannot_write(zip_strerror(archive));
  const zip_int64_t index = zip_file_add(archive, (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return cannot_write(fmt::format("array \"{}\": {}", printable(name), zip_strerror(archive)));
  }
  const auto entry = static_cast<zip_uint64_t>(index);
  constexpr zip_uint16_t first_of_january_1980 = 1 << 5 | 1;
  if (zip_set_file_compression(archive, entry, ZIP_CM_STORE, 0) != 0 ||
      zip_file_set_dostime(archive, entry, 0, first_of_january_1980, 0) != 0)
    return cannot_write(zip_strerror(archive));
  return {};
}

/// The name of a temporary file that is gone at the end, whatever comes.
struct listed_name {
  explicit listed_name(std::filesystem::path p) : path(std::move(p)) {
    unfinished_work::entry(unfinished_work::of_process()).add(path);
  }
  ~listed_name() {
    unfinished_work::entry listed(unfinished_work::of_process());
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    listed.remove(path);
  }
  listed_name(const listed_name&) = delete;
  listed_name& operator=(const listed_name&) = delete;

  const std::filesystem::path path;
};

result<void> write_archive(const std::filesystem::path& path,
                           const std::vector<std::pair<std::string, tensor>>& arrays) {
  if (target_of(path) == write_target::folder) return cannot_write("Is a directory");
  if (target_of(path) == write_target::device) return cannot_write("is not a regular file");
  // libzip would not write an archive without entries at all.
  if (arrays.empty()) {
    constexpr std::string_view empty_zip("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
    return write_file_atomically(path, empty_zip);
  }
  // libzip writes beside the name it is given, under one of its own that begins alike, and renames.
  const std::filesystem::path end = resolved(path);
  const listed_name staged(name_beside(end));
  std::deque<std::string> made;
  int code = 0;
  zip_archive archive(zip_open(staged.path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (!archive) return cannot_write(zip_message(code));
  for (const auto& [name, t] : arrays) TF_EMBED_CHECK(add_array(archive.get(), name, t, made));
  if (zip_close(archive.get()) != 0) return cannot_write(zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closing has freed it
  std::error_code error;
  std::filesystem::rename(staged.path, end, error);
  if (error) return cannot_write(error.message());
  return {};
}

}  // namespace

result<void> write_npz(const std::filesystem::path& path, const std::vector<std::pair<std::string, tensor>>& arrays) {
  const auto in_file = [&path](diagnostic d) {
    if (std::string start = printable_path(path) + ": "; !d.message.starts_with(start)) d.message.insert(0, start);
    return d;
  };
  try {
    result<void> written = write_archive(path, arrays);
    return written ? result<void>() : in_file(std::move(written.error()));
  } catch (const std::bad_alloc&) {
    return in_file(cannot_write("not enough memory"));
  }
}

}  // namespace tf_embed::gen
