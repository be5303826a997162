// SPDX-License-Identifier: Apache-2.0
#include "ir/choice.hpp"

namespace tf_embed::gen {

std::optional<bool> known_truth_of(const choice_input& in) {
  if (in.constant && in.constant->size() == 1 && byte_size(in.constant->dtype()) != 0)
    return in.constant->as_double(0) != 0;
  if (!in.bounds) return std::nullopt;
  if (!in.bounds->contains(0)) return true;
  return in.bounds->is_point() ? std::optional(false) : std::nullopt;
}

}  // namespace tf_embed::gen
