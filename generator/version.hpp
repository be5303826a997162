// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace tf_embed::gen {

/// The version of generator and library, which travel together. CMakeLists.txt checks that it says the same.
inline constexpr const char* version = "0.1.0";

}  // namespace tf_embed::gen
