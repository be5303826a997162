// SPDX-License-Identifier: Apache-2.0
// Files that are taken for models, and are something else: what they are, and what to do.
#pragma once

#include "model/formats/format.hpp"

namespace tf_embed::gen {

/// Recognises, by the first bytes, models of other tools, archives, checkpoints, pointers and pages that stand where a
/// file should be.
bool is_foreign_file(const model_probe& probe);

/// Never reads: the error says what the file is and what to do.
result<void> read_foreign_file(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream* in, source& into);

}  // namespace tf_embed::gen
