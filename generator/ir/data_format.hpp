// SPDX-License-Identifier: Apache-2.0
// Which operands of an op are in its data format.
#pragma once

#include <cstddef>
#include <vector>

namespace tf_embed::gen {

/// The operands and results of an op that come with the channels as their second axis (NCHW, NCDHW).
struct channels_first_operands {
  std::vector<std::size_t> images;  ///< inputs that are feature maps, of the rank of output 0
  std::vector<std::size_t> lists;   ///< constant inputs that hold one number for each axis of a feature map
};

}  // namespace tf_embed::gen
