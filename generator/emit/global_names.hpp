// SPDX-License-Identifier: Apache-2.0
// Names that programs have already, without any namespace.
#pragma once

#include <string_view>

namespace tf_embed::gen {

/// Whether a header of C or POSIX may declare `name`, or define it as a macro, so that no namespace can be called so:
/// `time`, `index`, `size_t`.
bool is_global_name(std::string_view name);

}  // namespace tf_embed::gen
