// SPDX-License-Identifier: Apache-2.0
// Whole files in and out.
#pragma once

#include "ir/diagnostics.hpp"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tf_embed::gen {

/// All bytes of a file. An error of kind bad_model names the file and the system's reason.
result<std::string> read_whole_file(const std::filesystem::path& path);

/// Writes a file so that nobody ever sees half of it: beside it under another name, then renamed. On an error (kind io)
/// nothing is left behind and an older file of that name stays as it was. A device or pipe is written straight.
result<void> write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Makes a piece of a file when it is wanted, so that a large file is never in memory whole.
using file_part = std::function<std::string()>;

/// The same for a file made of parts, in their order.
result<void> write_file_atomically(const std::filesystem::path& path, std::span<const file_part> parts);

/// A file that is written beside the place where it belongs. It disappears unless it is committed.
class staged_file {
 public:
  /// Errors as those of write_file_atomically. A device or pipe is written at once.
  static result<staged_file> write(const std::filesystem::path& path, std::span<const file_part> parts);

  staged_file(staged_file&& other) noexcept
      : path_(std::move(other.path_)), staged_(std::exchange(other.staged_, {})) {}
  staged_file& operator=(staged_file&&) = delete;
  ~staged_file() { discard(); }

  /// Puts it in its place. With `keep_equal` a file of the same bytes stays as it is, with its time of change.
  result<void> commit(bool keep_equal = false);

 private:
  staged_file(std::filesystem::path path, std::filesystem::path staged)
      : path_(std::move(path)), staged_(std::move(staged)) {}
  void discard();

  std::filesystem::path path_;
  std::filesystem::path staged_;  ///< empty once nothing is left to do
};

/// A name for a temporary file beside `path`; no two calls answer the same.
std::filesystem::path name_beside(const std::filesystem::path& path);

/// What writing to a path would meet.
enum class write_target {
  replaceable,  ///< a regular file, or nothing yet: a renamed file may take its place
  folder,
  device,  ///< a device, pipe or socket: to be written to, never to be replaced
};
write_target target_of(const std::filesystem::path& path);

/// `path`, or what it links to: renaming onto a link would cut the link.
std::filesystem::path resolved(const std::filesystem::path& path);

/// `path` as it may stand in a message.
std::string printable_path(const std::filesystem::path& path);

}  // namespace tf_embed::gen
