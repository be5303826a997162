// SPDX-License-Identifier: Apache-2.0
// Formats that wrap a graph, known by sight though not read yet.
#pragma once

#include "ir/diagnostics.hpp"

namespace tf_embed::gen {

enum class container_format { saved_model, meta_graph };

/// The answer to a model in such a format, without the file's name.
inline diagnostic container_not_read(container_format f) {
  return {error_kind::unsupported, f == container_format::saved_model
                                       ? "SavedModel folders are not read yet; give a frozen graph (.pb)"
                                       : "MetaGraph files (.meta) are not read yet; give a frozen graph (.pb)"};
}

}  // namespace tf_embed::gen
