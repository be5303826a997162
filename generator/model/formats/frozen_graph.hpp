// SPDX-License-Identifier: Apache-2.0
// The binary format: a serialised GraphDef (.pb).
#pragma once

#include "model/formats/format.hpp"

namespace tf_embed::gen {

/// Any file: what is none is explained by read_frozen_graph.
bool is_frozen_graph(const model_probe& probe);

/// Parts tf_embed has no use for are dropped. For a file that is no frozen graph the error says what it is instead, or
/// where it is damaged.
result<void> read_frozen_graph(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream* in, source& into);

}  // namespace tf_embed::gen
