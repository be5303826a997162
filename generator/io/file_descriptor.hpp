// SPDX-License-Identifier: Apache-2.0
// An open file that closes itself.
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

namespace tf_embed::gen {

/// Owns a file descriptor; -1 is none.
class file_descriptor {
 public:
  file_descriptor() = default;
  explicit file_descriptor(int fd) : fd_(fd) {}
  file_descriptor(file_descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~file_descriptor() { close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  /// False, with errno, when the system could not keep what was written.
  bool close() {
    const int fd = std::exchange(fd_, -1);
    return fd < 0 || ::close(fd) == 0;
  }

 private:
  int fd_ = -1;
};

/// read(2), again after a signal.
inline ssize_t read_some(int fd, void* to, std::size_t size) {
  ssize_t n = 0;
  do n = ::read(fd, to, size);
  while (n < 0 && errno == EINTR);
  return n;
}

}  // namespace tf_embed::gen
