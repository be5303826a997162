// SPDX-License-Identifier: Apache-2.0
// The way in: a model of any format that is read, as one graph with what belongs to it.
#pragma once

#include "graph.pb.h"
#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace tf_embed::gen {

struct model_format;

/// A named way to call a model: which tensors are fed and fetched, under which names. Frozen graphs have none.
struct model_signature {
  std::string name;
  std::map<std::string, std::string> inputs;  ///< argument to tensor: "image" to "x:0"
  std::map<std::string, std::string> outputs;
};

/// Where a source came from.
struct model_provenance {
  std::string file_name;    ///< without folders, so that nothing made from it depends on the machine
  std::string sha256 = {};  ///< of the file's bytes, in lower-case hexadecimal
  std::uint64_t file_bytes = 0;
};

/// A model as read.
struct source {
  proto::GraphDef graph;
  std::vector<model_signature> signatures;
  std::map<std::string, tensor> variables;  ///< the values of variables, by name
  model_provenance provenance;
};

/// "-" as a path.
bool is_standard_input(const std::filesystem::path& path);

/// Reads a model, from standard input where the path is "-", by the first of `formats` that recognises it; the content
/// decides, not the extension. On success there is at least one node, and each has a name and an op. The message of an
/// error starts with the path.
result<source> read_source(const std::filesystem::path& path, std::span<const model_format> formats);

}  // namespace tf_embed::gen
