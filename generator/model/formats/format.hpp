// SPDX-License-Identifier: Apache-2.0
// One file format of models: how to know it, and how to read it.
#pragma once

#include "ir/diagnostics.hpp"
#include "model/source.hpp"

#include <filesystem>
#include <span>
#include <string_view>

namespace google::protobuf::io {
class ZeroCopyInputStream;
}

namespace tf_embed::gen {

/// What is known of a model before it is read.
struct model_probe {
  const std::filesystem::path& path;
  bool is_folder = false;
  int fd = -1;                  ///< open for reading; -1 for a folder
  std::string_view start = {};  ///< the first bytes of the file
};

struct model_format {
  std::string_view name;  ///< "frozen graph", for people
  bool (*recognises)(const model_probe& probe);
  /// Fills in the source; errors do not name the path. `in` is the file from its beginning, null for a folder.
  result<void> (*read)(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream* in, source& into);
};

/// The formats of tf_embed itself; the first that recognises a model reads it.
std::span<const model_format> standard_formats();

/// Whether the graph has nodes, each with a name and an op.
result<void> check_nodes(const proto::GraphDef& graph);

}  // namespace tf_embed::gen
