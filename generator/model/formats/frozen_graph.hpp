// SPDX-License-Identifier: Apache-2.0
// The binary format: a serialised GraphDef (.pb).
#pragma once

#include "model/formats/format.hpp"

namespace tf_embed::gen {

/// True of any file: read_frozen_graph explains what a file is instead.
bool is_frozen_graph(const model_probe& probe);

/// Parts that tf_embed does not need are dropped. For a file that is no frozen graph the error says what it is instead,
/// or where it is damaged.
result<void> read_frozen_graph(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream* in, source& into);

}  // namespace tf_embed::gen
