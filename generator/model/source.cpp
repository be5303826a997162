// SPDX-License-Identifier: Apache-2.0
#include "model/source.hpp"

#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "model/formats/format.hpp"
#include "model/model_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace tf_embed::gen {
namespace {

namespace pb = google::protobuf;

diagnostic system_error(std::string_view doing, int error) {
  return bad_model(fmt::format("cannot {}: {}", doing, std::generic_category().message(error)));
}

/// Standard input as a file: a model is read more than once, and its size is asked for.
result<file_descriptor> open_standard_input() {
  file_descriptor fd(::memfd_create("model", MFD_CLOEXEC));
  if (!fd) return system_error("keep", errno);
  std::vector<char> block(1 << 16);
  while (true) {
    const ssize_t n = read_some(STDIN_FILENO, block.data(), block.size());
    if (n < 0) return system_error("read", errno);
    if (n == 0) return fd;
    for (ssize_t done = 0; done < n;) {
      const ssize_t written = ::write(fd.get(), block.data() + done, static_cast<std::size_t>(n - done));
      if (written < 0 && errno != EINTR) return system_error("keep", errno);
      done += std::max<ssize_t>(written, 0);
    }
  }
}

/// A file that protobuf can take in: regular, not empty, not beyond 2 GiB. Leaves its size in `size`.
result<file_descriptor> open_model(const std::filesystem::path& path, std::uint64_t& size) {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  file_descriptor fd;
  if (is_standard_input(path)) {
    TF_EMBED_TRY(fd, open_standard_input());
  } else {
    fd = file_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd) return system_error("open", errno);
  }
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0) return system_error("read", errno);
  if (!S_ISREG(status.st_mode)) return bad_model("is not a regular file");
  if (status.st_size == 0) return bad_model("is empty");
  if (status.st_size > std::numeric_limits<std::int32_t>::max())
    return bad_model(fmt::format("has {} bytes; a protobuf message ends at 2 GiB", status.st_size));
  size = static_cast<std::uint64_t>(status.st_size);
  return fd;
}

const model_format* find_format(std::span<const model_format> formats, const model_probe& probe) {
  const auto found =
      std::find_if(formats.begin(), formats.end(), [&](const model_format& f) { return f.recognises(probe); });
  return found == formats.end() ? nullptr : &*found;
}

result<source> read_folder(const std::filesystem::path& path, std::span<const model_format> formats) {
  const model_probe probe{.path = path, .is_folder = true};
  const model_format* format = find_format(formats, probe);
  if (!format) return bad_model("is a folder without saved_model.pb");
  source s;
  s.provenance.file_name = path.filename().string();
  TF_EMBED_CHECK(format->read(probe, nullptr, s));
  return s;
}

result<source> read_any(const std::filesystem::path& path, std::span<const model_format> formats) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return read_folder(path, formats);
  source s;
  TF_EMBED_TRY(const file_descriptor fd, open_model(path, s.provenance.file_bytes));
  std::array<char, 4096> buffer;
  const ssize_t peeked = ::pread(fd.get(), buffer.data(), buffer.size(), 0);
  if (peeked < 0) return system_error("read", errno);
  const model_probe probe{.path = path, .fd = fd.get(), .start = {buffer.data(), static_cast<std::size_t>(peeked)}};
  const model_format* format = find_format(formats, probe);
  if (!format) return bad_model("is in no format that is read");

  if (::lseek(fd.get(), 0, SEEK_SET) != 0) return system_error("read", errno);
  model_stream file(fd.get());
  pb::io::CopyingInputStreamAdaptor in(&file, 1 << 16);
  result<void> read = format->read(probe, &in, s);
  if (file.error() != 0) return system_error("read", file.error());
  TF_EMBED_CHECK(std::move(read));
  if (file.byte_count() != s.provenance.file_bytes) return bad_model("changed while it was read");
  s.provenance.sha256 = file.hex_digest();
  s.provenance.file_name = is_standard_input(path) ? "standard input" : path.filename().string();
  return s;
}

}  // namespace

bool is_standard_input(const std::filesystem::path& path) { return path == "-"; }

result<source> read_source(const std::filesystem::path& path, std::span<const model_format> formats) {
  const auto in_file = [&path](diagnostic d) {
    d.message = (is_standard_input(path) ? "standard input" : printable_path(path)) + ": " + d.message;
    return d;
  };
  try {
    result<source> s = read_any(path, formats);
    return s ? std::move(s) : in_file(std::move(s.error()));
  } catch (const std::bad_alloc&) {
    return in_file(bad_model("not enough memory to read it"));
  }
}

}  // namespace tf_embed::gen
