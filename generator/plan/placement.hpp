// SPDX-License-Identifier: Apache-2.0
// The search for offsets.
#pragma once

#include "plan/arena_layout.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// An offset for every buffer, and the end of the highest.
struct placement {
  std::vector<std::int64_t> offsets;
  std::int64_t peak = 0;
};

/// Places all buffers by the rules, at multiples of `alignment` (parts where their wholes want them, if `place_parts`),
/// and stops at a peak of `bound`, the lower bound. Several orders are tried, each costing at most n^2 cheap
/// comparisons; then the best is improved, for as long as that takes no noticeable time.
placement place_buffers(const program& p, const arena_rules& rules, std::size_t alignment, std::int64_t bound,
                        bool place_parts);

}  // namespace tf_embed::gen
