// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/target.hpp>

namespace tf_embed::TF_EMBED_TARGET {

/// How quantised integers and the numbers of a range belong together.
enum class quantize_mode {
  min_combined,  ///< the lowest integer is the range's minimum
  min_first,     ///< the same, moved so that 0 is one of the steps
  scaled,        ///< 0 is 0
};

}  // namespace tf_embed::TF_EMBED_TARGET
