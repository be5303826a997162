// SPDX-License-Identifier: Apache-2.0
// The binary format: a serialised GraphDef (.pb).
#pragma once

#include "graph.pb.h"
#include "ir/diagnostics.hpp"
#include "model/container_format.hpp"

#include <google/protobuf/io/zero_copy_stream.h>

#include <optional>

namespace tf_embed::gen {

/// Whether `in` holds a GraphDef in protobuf's binary form. Parts tf_embed has no use for are dropped.
bool parse_frozen_graph(google::protobuf::io::ZeroCopyInputStream& in, proto::GraphDef& graph);

/// The container that a file, no frozen graph, turns out to be.
std::optional<container_format> recognise_container(int fd);

/// Where the open file, no frozen graph, is damaged. Without the file's name.
diagnostic explain_damage(int fd);

}  // namespace tf_embed::gen
