// SPDX-License-Identifier: Apache-2.0
// The way in: a model file of any format that is read, as one GraphDef.
#pragma once

#include "graph.pb.h"
#include "ir/diagnostics.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace tf_embed::gen {

/// A graph with its constants, and where it came from.
struct graph_source {
  proto::GraphDef graph = {};
  std::string sha256 = {};     ///< of the file's bytes, in lower-case hexadecimal
  std::string file_name = {};  ///< without folders, so that nothing made from it depends on the machine
  std::uint64_t file_bytes = 0;
};

/// Reads a frozen graph, binary or text; the content decides, not the extension. On success there is at least one node,
/// and each has a name and an op. The message of an error starts with the path.
result<graph_source> read_model(const std::filesystem::path& path);

}  // namespace tf_embed::gen
