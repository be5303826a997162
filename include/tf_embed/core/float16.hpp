// SPDX-License-Identifier: Apache-2.0
// 16-bit floats as storage.
#pragma once

#include <cstdint>

namespace tf_embed {

/// IEEE half precision: its bits.
struct float16 {
  std::uint16_t bits;
};

/// The upper half of a float: its bits.
struct bfloat16 {
  std::uint16_t bits;
};

}  // namespace tf_embed
