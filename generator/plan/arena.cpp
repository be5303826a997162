// SPDX-License-Identifier: Apache-2.0
#include "plan/arena.hpp"

#include "plan/arena_layout.hpp"
#include "plan/placement.hpp"

#include <algorithm>
#include <utility>

namespace tf_embed::gen {
namespace {

/// With parts in their places, unless that costs room.
placement best_placement(const program& p, const arena_rules& rules, std::size_t alignment, std::int64_t bound) {
  placement with_parts = place_buffers(p, rules, alignment, bound, true);
  const bool has_parts =
      std::any_of(p.buffers.begin(), p.buffers.end(), [](const buffer& b) { return !b.parts_of.empty(); });
  if (with_parts.peak <= bound || !has_parts) return with_parts;
  placement without = place_buffers(p, rules, alignment, bound, false);
  return without.peak < with_parts.peak ? without : with_parts;
}

void note_in_place(program& p) {
  for (buffer& out : p.buffers) {
    out.in_place_of.reset();
    for (const buffer_id in : out.in_place_candidates) {
      if (p.buffers[in].last != out.first || p.buffers[in].offset != out.offset || out.bytes == 0) continue;
      out.in_place_of = in;
      break;
    }
  }
}

}  // namespace

void plan_arena(program& p, std::size_t alignment) {
  // First as if every layer ran at once.
  std::vector<bool> in_strips(p.buffers.size(), false);
  const auto bound_of = [](const std::vector<std::int64_t>& needs) {
    return std::max<std::int64_t>(0, *std::max_element(needs.begin(), needs.end()));
  };
  const arena_rules whole(p, alignment, in_strips);
  const std::vector<std::int64_t> whole_needs = whole.needs();
  placement best = best_placement(p, whole, alignment, bound_of(whole_needs));

  std::fill(in_strips.begin(), in_strips.end(), true);
  const arena_rules strips(p, alignment, in_strips);
  const std::int64_t bound = bound_of(strips.needs());
  if (bound < best.peak) {
    placement smallest = best_placement(p, strips, alignment, bound);
    if (smallest.peak < best.peak) {
      // Layers that need no more than this anyway keep their speed.
      for (std::size_t b = 0; b < p.buffers.size(); ++b)
        in_strips[b] = whole_needs[static_cast<std::size_t>(p.buffers[b].first + 1)] > smallest.peak;
      const arena_rules some(p, alignment, in_strips);
      placement fewest = best_placement(p, some, alignment, std::max(smallest.peak, bound_of(some.needs())));
      best = fewest.peak <= smallest.peak ? std::move(fewest) : std::move(smallest);
    }
  }

  for (std::size_t b = 0; b < p.buffers.size(); ++b) p.buffers[b].offset = static_cast<std::size_t>(best.offsets[b]);
  p.arena_bytes = (static_cast<std::size_t>(best.peak) + alignment - 1) / alignment * alignment;
  p.arena_lower_bound = static_cast<std::size_t>(bound);
  note_in_place(p);
}

}  // namespace tf_embed::gen
