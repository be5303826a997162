// SPDX-License-Identifier: Apache-2.0
#include "plan/arena.hpp"

#include <algorithm>
#include <numeric>

namespace tf_embed::gen {
namespace {

/// Buffers that share storage: one member after the other writes over it in place.
struct group {
  std::size_t bytes = 0;
  int first = 0;
  int last = 0;
  std::size_t offset = 0;
};

std::size_t align_up(std::size_t n, std::size_t alignment) { return (n + alignment - 1) / alignment * alignment; }

bool overlap(const group& a, const group& b) { return a.first <= b.last && b.first <= a.last; }

/// First fit in the gaps between what is placed already and alive at the same time.
std::size_t place(std::vector<group>& groups, const std::vector<std::size_t>& order) {
  std::vector<std::size_t> placed;  // by offset
  std::size_t peak = 0;
  for (const std::size_t g : order) {
    if (groups[g].bytes == 0) continue;
    std::size_t at = 0;
    for (const std::size_t other : placed) {
      if (!overlap(groups[g], groups[other])) continue;
      if (groups[other].offset >= at + groups[g].bytes) break;
      at = std::max(at, groups[other].offset + groups[other].bytes);
    }
    groups[g].offset = at;
    peak = std::max(peak, at + groups[g].bytes);
    const auto after = std::upper_bound(placed.begin(), placed.end(), at, [&](std::size_t offset, std::size_t other) {
      return offset < groups[other].offset;
    });
    placed.insert(after, g);
  }
  return peak;
}

void decide_in_place(program& p) {
  // A buffer may take over another's storage when its writer is the last reader of it.
  std::vector<bool> taken(p.buffers.size(), false);
  for (std::size_t b = 0; b < p.buffers.size(); ++b) {
    buffer& out = p.buffers[b];
    out.in_place_of.reset();
    for (const buffer_id candidate : out.in_place_candidates) {
      const buffer& in = p.buffers[candidate];
      if (taken[candidate] || in.last != out.first || in.bytes < out.bytes) continue;
      out.in_place_of = candidate;
      taken[candidate] = true;
      break;
    }
  }
}

}  // namespace

void plan_arena(program& p, std::size_t alignment) {
  decide_in_place(p);

  std::vector<std::size_t> group_of(p.buffers.size());
  std::vector<group> groups;
  std::vector<std::size_t> by_birth(p.buffers.size());
  std::iota(by_birth.begin(), by_birth.end(), std::size_t{0});
  std::stable_sort(by_birth.begin(), by_birth.end(),
                   [&](std::size_t a, std::size_t b) { return p.buffers[a].first < p.buffers[b].first; });
  for (const std::size_t b : by_birth) {
    const buffer& buf = p.buffers[b];
    if (buf.in_place_of) {
      group_of[b] = group_of[*buf.in_place_of];
      groups[group_of[b]].last = std::max(groups[group_of[b]].last, buf.last);
    } else {
      group_of[b] = groups.size();
      groups.push_back({align_up(buf.bytes, alignment), buf.first, buf.last});
    }
  }

  // The lower bound: what is alive at once, swept over time.
  std::vector<std::pair<int, std::ptrdiff_t>> events;
  for (const group& g : groups) {
    events.emplace_back(2 * g.first, static_cast<std::ptrdiff_t>(g.bytes));
    events.emplace_back(2 * g.last + 1, -static_cast<std::ptrdiff_t>(g.bytes));
  }
  std::sort(events.begin(), events.end());
  std::ptrdiff_t alive = 0;
  std::ptrdiff_t bound = 0;
  for (const auto& [time, change] : events) bound = std::max(bound, alive += change);
  p.arena_lower_bound = static_cast<std::size_t>(bound);

  // No order is best for all graphs: large first suits most, by time suits chains, long-lived first suits skips.
  const auto length = [&](std::size_t g) { return groups[g].last - groups[g].first; };
  std::vector<std::vector<std::size_t>> orders(4, std::vector<std::size_t>(groups.size()));
  for (auto& order : orders) std::iota(order.begin(), order.end(), std::size_t{0});
  const auto by = [&](std::vector<std::size_t>& order, auto key) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  };
  by(orders[0],
     [&](std::size_t g) { return std::pair(-static_cast<std::ptrdiff_t>(groups[g].bytes), groups[g].first); });
  by(orders[1],
     [&](std::size_t g) { return std::pair(groups[g].first, -static_cast<std::ptrdiff_t>(groups[g].bytes)); });
  by(orders[2], [&](std::size_t g) { return std::pair(-length(g), -static_cast<std::ptrdiff_t>(groups[g].bytes)); });
  by(orders[3], [&](std::size_t g) { return -(static_cast<std::ptrdiff_t>(groups[g].bytes) * (length(g) + 1)); });
  std::vector<group> best;
  std::size_t best_peak = 0;
  for (const auto& order : orders) {
    std::vector<group> trial = groups;
    const std::size_t peak = place(trial, order);
    if (best.empty() || peak < best_peak) {
      best_peak = peak;
      best = std::move(trial);
    }
    if (best_peak == p.arena_lower_bound) break;
  }

  p.arena_bytes = best_peak;
  for (std::size_t b = 0; b < p.buffers.size(); ++b)
    p.buffers[b].offset = groups.empty() ? 0 : best[group_of[b]].offset;
}

}  // namespace tf_embed::gen
