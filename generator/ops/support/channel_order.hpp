// SPDX-License-Identifier: Apache-2.0
// Where the channels are for ops that have them as the second axis or as the last.
#pragma once

#include "ir/transposed_form.hpp"

#include <optional>

namespace tf_embed::gen {

/// Whether the channels of what was transposed by `order` were the second axis before; nullopt where they were neither
/// that nor the last. `channels_first` says which they are now.
inline std::optional<bool> channels_first_before(bool channels_first, const axes_order& order) {
  const int axis = order[channels_first ? 1 : order.size() - 1];
  if (axis == 1) return true;
  if (axis + 1 == static_cast<int>(order.size())) return false;
  return std::nullopt;
}

}  // namespace tf_embed::gen
