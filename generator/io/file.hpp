// SPDX-License-Identifier: Apache-2.0
// Whole files in and out.
#pragma once

#include "ir/diagnostics.hpp"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

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
