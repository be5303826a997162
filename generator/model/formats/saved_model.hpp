// SPDX-License-Identifier: Apache-2.0
// SavedModel: a folder with saved_model.pb, recognised, but not read yet.
#pragma once

#include "model/formats/format.hpp"

namespace tf_embed::gen {

bool is_saved_model(const model_probe& probe);
result<void> read_saved_model(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream* in, source& into);

/// The answer to a model in this format, without the file's name.
diagnostic saved_model_not_read();

}  // namespace tf_embed::gen
