// SPDX-License-Identifier: Apache-2.0
#include "plan/arena_layout.hpp"

#include <algorithm>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Parts of parts of parts are followed so far; beyond, the parts are copied.
constexpr int max_nesting = 16;

std::int64_t align_up(std::size_t n, std::size_t alignment) {
  return static_cast<std::int64_t>((n + alignment - 1) / alignment * alignment);
}

std::int64_t overlap_at(std::int64_t x, std::int64_t size, std::int64_t other) {
  return std::max<std::int64_t>(0, std::min(x + size, other) - std::max<std::int64_t>(x, 0));
}

/// The layers that write each buffer, as indices into the flattened program.
std::vector<std::vector<int>> writers_of(const program& p) {
  std::vector<std::vector<int>> writers(p.buffers.size());
  const std::vector<const program_layer*> layers = flattened(p.body);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    for (const buffer_id b : layers[i]->writes) writers[b].push_back(static_cast<int>(i));
  }
  return writers;
}

}  // namespace

arena_rules::arena_rules(const program& p, std::size_t alignment, const std::vector<bool>& in_strips)
    : buffers_(p.buffers), sizes_(p.buffers.size()), relations_(p.buffers.size()) {
  std::vector<bool> has_parts(buffers_.size());
  for (std::size_t b = 0; b < buffers_.size(); ++b) {
    for (const shared_part& s : buffers_[b].parts_of) has_parts[b] = has_parts[s.whole] = true;
  }
  // A buffer at a multiple of the alignment shares its last line with no other; parts may end and begin anywhere, and
  // so may what is in the state.
  for (std::size_t b = 0; b < buffers_.size(); ++b) {
    sizes_[b] = align_up(buffers_[b].bytes, has_parts[b] || buffers_[b].state_offset ? 1 : alignment);
  }
  for (std::size_t b = 0; b < buffers_.size(); ++b) {
    const auto id = static_cast<buffer_id>(b);
    const buffer& out = buffers_[b];
    for (const buffer_id in : out.in_place_candidates) {
      if (buffers_[in].last == out.first && buffers_[in].bytes >= out.bytes) relate(id, in, 0);
    }
    if (!in_strips[b]) continue;
    for (const strip_overlap& o : out.overlaps) {
      if (buffers_[o.over].last != out.first) continue;
      const std::int64_t low = -align_up(o.in_front, alignment);
      const std::int64_t high = align_up(o.behind, alignment);
      buffer_relation& mine = relation(b, o.over);
      mine.low = std::max(mine.low, low);
      mine.high = std::min(mine.high, high);
      buffer_relation& its = relation(o.over, id);
      its.low = -mine.high;
      its.high = -mine.low;
    }
  }
  relate_parts(p);
}

buffer_relation& arena_rules::relation(std::size_t a, buffer_id b) {
  auto& all = relations_[a];
  const auto known = std::find_if(all.begin(), all.end(), [&](const buffer_relation& r) { return r.other == b; });
  if (known != all.end()) return *known;
  all.push_back({b, -sizes_[a], sizes_[b], {}});
  return all.back();
}

void arena_rules::relate(buffer_id a, buffer_id b, std::int64_t exact) {
  relation(a, b).exact.push_back(exact);
  relation(b, a).exact.push_back(-exact);
}

/// A part lies in its whole, and in all that this is a part of. What several layers write (the result of branches) is
/// made of its parts by one of them alone: where another could write while both are needed, there is no such place.
void arena_rules::relate_parts(const program& p) {
  const std::vector<std::vector<int>> writers = writers_of(p);
  const auto stays_a_part = [&](std::size_t part, std::size_t whole) {
    const int from = std::max(buffers_[part].first, buffers_[whole].first);
    const int to = std::min(buffers_[part].last, buffers_[whole].last);
    const auto in_both_lives = [&](int layer) { return layer >= from && layer <= to; };
    return std::count_if(writers[part].begin(), writers[part].end(), in_both_lives) +
               std::count_if(writers[whole].begin(), writers[whole].end(), in_both_lives) <=
           1;
  };
  struct step {
    buffer_id whole;
    std::int64_t offset;
    int depth;
  };
  for (std::size_t b = 0; b < buffers_.size(); ++b) {
    std::vector<step> open{{static_cast<buffer_id>(b), 0, 0}};
    while (!open.empty()) {
      const step at = open.back();
      open.pop_back();
      if (at.depth > 0 && stays_a_part(b, at.whole)) relate(static_cast<buffer_id>(b), at.whole, at.offset);
      if (at.depth == max_nesting) continue;
      for (const shared_part& s : buffers_[at.whole].parts_of)
        open.push_back({s.whole, at.offset + static_cast<std::int64_t>(s.offset), at.depth + 1});
    }
  }
}

bool arena_rules::allowed(std::size_t a, std::int64_t at_a, std::size_t b, std::int64_t at_b) const {
  if (sizes_[a] == 0 || sizes_[b] == 0 || !alive_together(a, b)) return true;
  const std::int64_t x = at_a - at_b;
  for (const buffer_relation& r : relations_[a]) {
    if (r.other != b) continue;
    return x <= r.low || x >= r.high || std::find(r.exact.begin(), r.exact.end(), x) != r.exact.end();
  }
  return x <= -sizes_[a] || x >= sizes_[b];
}

std::int64_t arena_rules::most_overlap(std::size_t b, const buffer_relation& r) const {
  const std::int64_t other = sizes_[r.other];
  std::int64_t most = std::max(overlap_at(r.low, sizes_[b], other), overlap_at(r.high, sizes_[b], other));
  for (const std::int64_t x : r.exact) most = std::max(most, overlap_at(x, sizes_[b], other));
  return most;
}

std::vector<std::int64_t> arena_rules::needs() const {
  int end = 0;
  for (const buffer& b : buffers_) end = std::max(end, b.last);
  std::vector<std::int64_t> need(static_cast<std::size_t>(end) + 3, 0);
  const auto at = [](int layer) { return static_cast<std::size_t>(layer + 1); };
  for (std::size_t b = 0; b < buffers_.size(); ++b) {
    need[at(buffers_[b].first)] += sizes_[b];
    need[at(buffers_[b].last) + 1] -= sizes_[b];
  }
  for (std::size_t i = 1; i < need.size(); ++i) need[i] += need[i - 1];
  need.pop_back();
  // A buffer adds at least what none of the earlier ones can share with it. Of a pair the later one is asked.
  for (std::size_t b = 0; b < buffers_.size(); ++b) {
    std::vector<std::pair<int, std::int64_t>> changes;
    for (const buffer_relation& r : relations_[b]) {
      const buffer& other = buffers_[r.other];
      const bool later = std::pair(buffers_[b].first, b) > std::pair(other.first, static_cast<std::size_t>(r.other));
      if (!later || !alive_together(b, r.other)) continue;
      const std::int64_t shared = most_overlap(b, r);
      changes.emplace_back(buffers_[b].first, shared);
      changes.emplace_back(std::min(buffers_[b].last, other.last) + 1, -shared);
    }
    std::sort(changes.begin(), changes.end());
    std::int64_t shared = 0;
    for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
      shared += changes[i].second;
      for (int layer = changes[i].first; layer < changes[i + 1].first; ++layer)
        need[at(layer)] -= std::min(shared, sizes_[b]);
    }
  }
  return need;
}

}  // namespace tf_embed::gen
