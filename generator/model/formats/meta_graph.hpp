// SPDX-License-Identifier: Apache-2.0
// MetaGraph: a .meta file beside a checkpoint, recognised, but not read yet.
#pragma once

#include "model/formats/format.hpp"

namespace tf_embed::gen {

bool is_meta_graph(const model_probe& probe);
result<void> read_meta_graph(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream* in, source& into);

/// The answer to a model in this format, without the file's name.
diagnostic meta_graph_not_read();

}  // namespace tf_embed::gen
