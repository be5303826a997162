// SPDX-License-Identifier: Apache-2.0
// The text format: a GraphDef as protobuf text (.pbtxt).
#pragma once

#include "graph.pb.h"
#include "ir/diagnostics.hpp"

#include <google/protobuf/io/zero_copy_stream.h>

#include <string_view>

namespace tf_embed::gen {

/// Whether a file that starts with these bytes is protobuf text rather than binary.
bool looks_like_text(std::string_view start);

/// Reads a text graph. Fields and messages tf_embed has no use for are skipped. `start` is how the file begins: it
/// tells a graph from a text SavedModel. Errors name line and column, not the file.
result<void> parse_text_graph(google::protobuf::io::ZeroCopyInputStream& in, std::string_view start,
                              proto::GraphDef& graph);

}  // namespace tf_embed::gen
