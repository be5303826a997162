// SPDX-License-Identifier: Apache-2.0
#include "io/file.hpp"

#include "io/file_descriptor.hpp"
#include "io/unfinished.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <sys/stat.h>
#include <system_error>
#include <vector>

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
  for (int attempt = 0; attempt < 100; ++attempt) {
    name = name_beside(path);
    unfinished_work::entry listed(unfinished_work::of_process());
    file_descriptor fd(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (fd) listed.add(name);
    if (fd || errno != EEXIST) return fd;
  }
  return {};
}

/// Whether two files hold the same bytes.
bool are_equal(const std::filesystem::path& a, const std::filesystem::path& b) {
  const file_descriptor fds[] = {file_descriptor(::open(a.c_str(), O_RDONLY | O_CLOEXEC)),
                                 file_descriptor(::open(b.c_str(), O_RDONLY | O_CLOEXEC))};
  struct stat status[2] = {};
  for (int i = 0; i < 2; ++i) {
    if (!fds[i] || ::fstat(fds[i].get(), &status[i]) != 0) return false;
  }
  if (status[0].st_size != status[1].st_size) return false;
  std::vector<char> blocks[2] = {std::vector<char>(1 << 16), std::vector<char>(1 << 16)};
  for (off_t done = 0; done < status[0].st_size;) {
    ssize_t n[2] = {};
    for (int i = 0; i < 2; ++i) n[i] = ::pread(fds[i].get(), blocks[i].data(), blocks[i].size(), done);
    if (n[0] <= 0 || n[0] != n[1] ||
        std::memcmp(blocks[0].data(), blocks[1].data(), static_cast<std::size_t>(n[0])) != 0)
      return false;
    done += n[0];
  }
  return true;
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

std::filesystem::path name_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter = 0;
  std::filesystem::path name = path;
  name += ".tmp" + std::to_string(::getpid()) + "_" + std::to_string(counter++);
  return name;
}

result<staged_file> staged_file::write(const std::filesystem::path& path, std::span<const file_part> parts) {
  const auto write_parts = [&](int fd) {
    int error = 0;
    for (std::size_t i = 0; i < parts.size() && error == 0; ++i) error = write_all(fd, parts[i]());
    return error;
  };
  const write_target target = target_of(path);
  if (target == write_target::folder) return failure(error_kind::io, path, "write", EISDIR);
  if (target == write_target::device) {
    const file_descriptor fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd) return failure(error_kind::io, path, "open", errno);
    if (const int error = write_parts(fd.get())) return failure(error_kind::io, path, "write", error);
    return staged_file(path, {});
  }
  std::filesystem::path name;
  file_descriptor fd = create_beside(resolved(path), name);
  if (!fd) return failure(error_kind::io, path, "create", errno);
  staged_file staged(path, std::move(name));
  int error = write_parts(fd.get());
  if (!fd.close() && error == 0) error = errno;
  if (error != 0) return failure(error_kind::io, path, "write", error);
  return staged;
}

result<void> staged_file::commit(bool keep_equal) {
  if (staged_.empty()) return {};
  const std::filesystem::path end = resolved(path_);
  if (keep_equal && are_equal(staged_, end)) {
    discard();
    return {};
  }
  unfinished_work::entry listed(unfinished_work::of_process());
  if (std::rename(staged_.c_str(), end.c_str()) != 0) return failure(error_kind::io, path_, "write", errno);
  listed.remove(staged_);
  staged_.clear();
  return {};
}

void staged_file::discard() {
  if (staged_.empty()) return;
  unfinished_work::entry listed(unfinished_work::of_process());
  ::unlink(staged_.c_str());
  listed.remove(staged_);
  staged_.clear();
}

result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  const file_part whole = [bytes] { return std::string(bytes); };
  return write_file_atomically(path, std::span(&whole, 1));
}

result<void> write_file_atomically(const std::filesystem::path& path, std::span<const file_part> parts) {
  TF_EMBED_TRY(staged_file staged, staged_file::write(path, parts));
  return staged.commit();
}

}  // namespace tf_embed::gen
