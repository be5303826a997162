// SPDX-License-Identifier: Apache-2.0
#include "cli/library_headers.hpp"

#include "io/file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;

/// The folders of a variable like $PATH.
void add_folders_of(const char* variable, std::vector<std::string>& folders) {
  const char* text = std::getenv(variable);
  if (!text) return;
  std::istringstream in(text);
  for (std::string folder; std::getline(in, folder, ':');) {
    if (!folder.empty()) folders.push_back(folder);
  }
}

}  // namespace

result<std::string> find_include_dir(const std::vector<std::string>& given) {
  std::vector<std::string> candidates = given;
  if (candidates.empty()) {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    if (!error) candidates.push_back((self.parent_path().parent_path() / "include").string());
  }
  for (const std::string& c : candidates) {
    if (fs::exists(fs::path(c) / "tf_embed" / "core" / "model.hpp")) return c;
  }
  return diagnostic{error_kind::usage,
                    fmt::format("the headers of tf_embed were not found in {}; name their folder with --include-dir",
                                fmt::join(candidates, " or "))};
}

result<header_reader> read_library_headers(const std::vector<std::string>& given) {
  std::vector<std::string> folders = given;
  auto own = find_include_dir(given);
  // The folders given may be those of the other libraries alone.
  if (!own) own = find_include_dir({});
  if (!own) return std::move(own.error());
  folders.push_back(*own);
  add_folders_of("CPATH", folders);
  add_folders_of("CPLUS_INCLUDE_PATH", folders);
  folders.insert(folders.end(), {"/usr/local/include", "/usr/include", "/opt/homebrew/include"});
  return header_reader([folders](const std::string& path) -> std::optional<std::string> {
    for (const std::string& folder : folders) {
      std::error_code error;
      if (!fs::is_regular_file(fs::path(folder) / path, error)) continue;
      if (auto text = read_whole_file(fs::path(folder) / path)) return std::move(*text);
    }
    return std::nullopt;
  });
}

}  // namespace tf_embed::gen
