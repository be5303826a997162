// SPDX-License-Identifier: Apache-2.0
#include "io/file.hpp"

#include "io/file_descriptor.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <new>
#include <sys/stat.h>
#include <system_error>

namespace tf_embed::gen {
namespace {

diagnostic failure(error_kind kind, const std::filesystem::path& path, std::string_view doing, int error) {
  return {kind,
          printable_path(path) + ": cannot " + std::string(doing) + ": " + std::generic_category().message(error)};
}

/// 0, or the errno of the write that failed.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

/// A new file beside `path`, and its name. Its permissions come from the umask, as for any file the user makes.
file_descriptor create_beside(const std::filesystem::path& path, std::filesystem::path& name) {
  static std::atomic<unsigned> counter = 0;
  for (int attempt = 0; attempt < 100; ++attempt) {
    name = path;
    name += ".tmp" + std::to_string(::getpid()) + "_" + std::to_string(counter++);
    file_descriptor fd(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (fd || errno != EEXIST) return fd;
  }
  return {};
}

}  // namespace

std::string printable_path(const std::filesystem::path& path) { return printable(path.native(), 200); }

write_target target_of(const std::filesystem::path& path) {
  std::error_code ignored;
  switch (std::filesystem::status(path, ignored).type()) {
    case std::filesystem::file_type::directory:
      return write_target::folder;
    case std::filesystem::file_type::block:
    case std::filesystem::file_type::character:
    case std::filesystem::file_type::fifo:
    case std::filesystem::file_type::socket:
      return write_target::device;
    default:
      return write_target::replaceable;
  }
}

std::filesystem::path resolved(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  std::filesystem::path target = std::filesystem::canonical(path, error);
  return error ? path : target;
}

result<std::string> read_whole_file(const std::filesystem::path& path) try {
  const file_descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return failure(error_kind::bad_model, path, "open", errno);
  std::string bytes;
  struct stat status = {};
  if (::fstat(fd.get(), &status) == 0 && S_ISREG(status.st_mode))
    bytes.reserve(static_cast<std::size_t>(status.st_size));
  char block[1 << 16];
  while (true) {
    const ssize_t n = read_some(fd.get(), block, sizeof block);
    if (n < 0) return failure(error_kind::bad_model, path, "read", errno);
    if (n == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(n));
  }
} catch (const std::bad_alloc&) {
  return diagnostic{error_kind::bad_model, printable_path(path) + ": not enough memory to read it"};
}

namespace {

/// `write` puts everything into an open file and answers 0 or an errno.
template <class Write>
result<void> replace_file(const std::filesystem::path& path, const Write& write) {
  const write_target target = target_of(path);
  if (target == write_target::folder) return failure(error_kind::io, path, "write", EISDIR);
  if (target == write_target::device) {
    const file_descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd) return failure(error_kind::io, path, "open", errno);
    if (const int error = write(fd.get())) return failure(error_kind::io, path, "write", error);
    return {};
  }
  const std::filesystem::path end = resolved(path);
  std::filesystem::path name;
  file_descriptor fd = create_beside(end, name);
  if (!fd) return failure(error_kind::io, path, "create", errno);
  int error = write(fd.get());
  if (!fd.close() && error == 0) error = errno;
  if (error == 0 && std::rename(name.c_str(), end.c_str()) != 0) error = errno;
  if (error == 0) return {};
  ::unlink(name.c_str());
  return failure(error_kind::io, path, "write", error);
}

}  // namespace

result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  return replace_file(path, [&](int fd) { return write_all(fd, bytes); });
}

result<void> write_file_atomically(const std::filesystem::path& path, std::span<const file_part> parts) {
  return replace_file(path, [&](int fd) {
    int error = 0;
    for (std::size_t i = 0; i < parts.size() && error == 0; ++i) error = write_all(fd, parts[i]());
    return error;
  });
}

}  // namespace tf_embed::gen
