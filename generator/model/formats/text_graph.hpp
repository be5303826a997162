// SPDX-License-Identifier: Apache-2.0
// The text format: a GraphDef as protobuf text (.pbtxt).
#pragma once

#include "model/formats/format.hpp"

namespace tf_embed::gen {

/// Whether the file starts as protobuf text does, not as binary.
bool is_text_graph(const model_probe& probe);

/// Fields and messages tf_embed has no use for are skipped. Errors name line and column.
result<void> read_text_graph(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream* in, source& into);

}  // namespace tf_embed::gen
