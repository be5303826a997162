// SPDX-License-Identifier: Apache-2.0
// A model file as a stream of blocks: hashed in passing, never in memory as a whole.
#pragma once

#include "io/file_descriptor.hpp"
#include "model/sha256.hpp"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cerrno>
#include <cstdint>

namespace tf_embed::gen {

/// Feeds an open file to protobuf.
class model_stream final : public google::protobuf::io::CopyingInputStream {
 public:
  explicit model_stream(int fd) : fd_(fd) {}

  int Read(void* buffer, int size) override {
    const ssize_t n = read_some(fd_, buffer, static_cast<std::size_t>(size));
    if (n < 0) error_ = errno;
    if (n <= 0) return static_cast<int>(n);
    digest_.update({static_cast<const std::byte*>(buffer), static_cast<std::size_t>(n)});
    byte_count_ += static_cast<std::uint64_t>(n);
    return static_cast<int>(n);
  }

  /// The errno of a failed read, or 0.
  int error() const { return error_; }
  std::uint64_t byte_count() const { return byte_count_; }
  std::string hex_digest() { return digest_.hex_digest(); }

 private:
  int fd_;
  int error_ = 0;
  std::uint64_t byte_count_ = 0;
  sha256 digest_;
};

}  // namespace tf_embed::gen
