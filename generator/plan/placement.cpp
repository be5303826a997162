// SPDX-License-Identifier: Apache-2.0
#include "plan/placement.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Buffers at fixed distances: those that take each other's place, and parts with their wholes.
struct unit {
  struct member {
    std::size_t buffer;
    std::int64_t at;  ///< from the unit's beginning
  };
  std::vector<member> members;
  std::int64_t size = 0;
  int first = 0;
  int last = 0;
  bool is_state = false;  ///< begins with the arena
};

std::vector<std::size_t> by_birth(const program& p) {
  std::vector<std::size_t> order(p.buffers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p.buffers[a].first < p.buffers[b].first; });
  return order;
}

class unit_maker {
 public:
  unit_maker(const program& p, const arena_rules& rules)
      : p_(p), rules_(rules), groups_(p.buffers.size()), group_of_(p.buffers.size()), at_(p.buffers.size(), 0) {
    std::iota(group_of_.begin(), group_of_.end(), std::size_t{0});
    for (std::size_t b = 0; b < p.buffers.size(); ++b) add(groups_[b], b);
  }

  /// Puts `b` so far behind the beginning of `other` for good, unless something forbids it.
  bool join(std::size_t b, std::size_t other, std::int64_t distance) {
    if (group_of_[b] == group_of_[other]) return at_[b] - at_[other] == distance;
    std::vector<resident>& kept = groups_[group_of_[other]];
    std::vector<resident>& moved = groups_[group_of_[b]];
    const std::int64_t shift = at_[other] + distance - at_[b];
    for (const resident& m : moved) {
      // From the newest back, as far as any lives to see `m`: a chain looks at its last link alone.
      for (auto k = kept.rbegin(); k != kept.rend() && k->until >= p_.buffers[m.buffer].first; ++k) {
        if (!rules_.allowed(m.buffer, at_[m.buffer] + shift, k->buffer, at_[k->buffer])) return false;
      }
    }
    const std::size_t to = group_of_[other];
    for (const resident& m : moved) {
      at_[m.buffer] += shift;
      group_of_[m.buffer] = to;
      add(kept, m.buffer);
    }
    moved.clear();
    return true;
  }

  std::vector<unit> take() const {
    std::vector<unit> used;
    for (const std::vector<resident>& group : groups_) {
      if (group.empty()) continue;
      unit u;
      u.first = p_.buffers[group[0].buffer].first;
      u.last = group.back().until;
      std::int64_t least = at_[group[0].buffer];
      for (const resident& r : group) {
        least = std::min(least, at_[r.buffer]);
        u.first = std::min(u.first, p_.buffers[r.buffer].first);
      }
      for (const resident& r : group) {
        u.members.push_back({r.buffer, at_[r.buffer] - least});
        u.is_state = u.is_state || p_.buffers[r.buffer].state_offset.has_value();
        u.size = std::max(u.size, u.members.back().at + rules_.size(r.buffer));
      }
      if (u.size > 0) used.push_back(std::move(u));
    }
    return used;
  }

 private:
  struct resident {
    std::size_t buffer;
    int until;  ///< when the last of this one and those before it in the group dies
  };

  void add(std::vector<resident>& group, std::size_t b) const {
    const int last = p_.buffers[b].last;
    group.push_back({b, group.empty() ? last : std::max(last, group.back().until)});
  }

  const program& p_;
  const arena_rules& rules_;
  std::vector<std::vector<resident>> groups_;
  std::vector<std::size_t> group_of_;
  std::vector<std::int64_t> at_;  ///< of a buffer, in the coordinates of its group
};

std::vector<unit> make_units(const program& p, const arena_rules& rules, bool place_parts) {
  unit_maker maker(p, rules);
  std::optional<std::size_t> state;
  for (std::size_t b = 0; b < p.buffers.size(); ++b) {
    const auto& offset = p.buffers[b].state_offset;
    if (!offset) continue;
    if (!state) state = b;
    const std::size_t from = *p.buffers[*state].state_offset;
    maker.join(b, *state, static_cast<std::int64_t>(*offset) - static_cast<std::int64_t>(from));
  }
  for (const std::size_t b : by_birth(p)) {
    const buffer& out = p.buffers[b];
    for (const buffer_id in : out.in_place_candidates) {
      if (p.buffers[in].last == out.first && p.buffers[in].bytes >= out.bytes && maker.join(b, in, 0)) break;
    }
  }
  if (place_parts) {
    for (std::size_t b = 0; b < p.buffers.size(); ++b) {
      for (const shared_part& s : p.buffers[b].parts_of) {
        if (maker.join(b, s.whole, static_cast<std::int64_t>(s.offset))) break;
      }
    }
  }
  return maker.take();
}

/// Offsets that a unit cannot have: those strictly between `from` and `to`, but for the exact ones.
struct gap {
  std::int64_t from, to;
  const buffer_relation* relation;  ///< where exact offsets come from, or null
  std::int64_t shift;               ///< an exact distance x is the unit's offset x + shift
};

class placer {
 public:
  placer(const program& p, const arena_rules& rules, const std::vector<unit>& units, std::int64_t alignment)
      : p_(p), rules_(rules), units_(units), alignment_(alignment), related_(p.buffers.size(), nullptr) {}

  /// Places the units in this order, each as low as it goes, or as high as it goes below `cap`.
  placement run(const std::vector<std::size_t>& order, const std::vector<bool>& high, std::int64_t cap) {
    placement result{std::vector<std::int64_t>(p_.buffers.size(), 0), 0};
    placed_.clear();
    for (const unit& each : units_) {
      if (each.is_state) put(each, 0, result);
    }
    for (const std::size_t u : order) {
      const unit& each = units_[u];
      if (each.is_state) continue;
      find_gaps(each, result);
      std::int64_t at = -1;
      if (high[u] && each.size <= cap) at = highest(cap - each.size);
      if (at < 0) at = lowest();
      put(each, at, result);
    }
    return result;
  }

 private:
  void put(const unit& each, std::int64_t at, placement& result) {
    result.peak = std::max(result.peak, at + each.size);
    for (const auto& m : each.members) {
      if (rules_.size(m.buffer) == 0) continue;
      result.offsets[m.buffer] = at + m.at;
      const auto after = std::upper_bound(placed_.begin(), placed_.end(), at + m.at,
                                          [&](std::int64_t o, std::size_t other) { return o < result.offsets[other]; });
      placed_.insert(after, m.buffer);
    }
  }

  void find_gaps(const unit& u, const placement& so_far) {
    gaps_.clear();
    bool sorted = u.members.size() == 1;
    for (const auto& m : u.members) {
      const auto& relations = rules_.relations(m.buffer);
      for (const buffer_relation& r : relations) related_[r.other] = &r;
      for (const std::size_t other : placed_) {
        if (!rules_.alive_together(m.buffer, other)) continue;
        const std::int64_t shift = so_far.offsets[other] - m.at;
        const buffer_relation* r = related_[other];
        sorted = sorted && r == nullptr;
        add_gap({shift + (r ? r->low : -rules_.size(m.buffer)), shift + (r ? r->high : rules_.size(other)),
                 r != nullptr && !r->exact.empty() ? r : nullptr, shift});
      }
      for (const buffer_relation& r : relations) related_[r.other] = nullptr;
    }
    if (!sorted) {
      std::sort(gaps_.begin(), gaps_.end(), [](const gap& a, const gap& b) { return a.from < b.from; });
    }
  }

  /// Gaps without exceptions that run into each other are one: many buffers alive at once often leave a single gap.
  void add_gap(const gap& g) {
    if (!gaps_.empty()) {
      gap& before = gaps_.back();
      if (!g.relation && !before.relation && before.from <= g.from && g.from < before.to) {
        before.to = std::max(before.to, g.to);
        return;
      }
    }
    gaps_.push_back(g);
  }

  bool is_free(std::int64_t at) const {
    return std::all_of(gaps_.begin(), gaps_.end(), [&](const gap& g) {
      if (at <= g.from || at >= g.to) return true;
      if (!g.relation) return false;
      const auto& exact = g.relation->exact;
      return std::find(exact.begin(), exact.end(), at - g.shift) != exact.end();
    });
  }

  std::int64_t up(std::int64_t n) const { return (n + alignment_ - 1) / alignment_ * alignment_; }

  template <class Better>
  std::int64_t best_exact(std::int64_t best, Better better) const {
    for (const gap& g : gaps_) {
      if (!g.relation) continue;
      for (const std::int64_t x : g.relation->exact) {
        const std::int64_t at = g.shift + x;
        if (at >= 0 && at % alignment_ == 0 && better(at, best) && is_free(at)) best = at;
      }
    }
    return best;
  }

  std::int64_t lowest() const {
    std::int64_t at = 0;
    for (const gap& g : gaps_) {
      if (g.from >= at) break;
      if (at < g.to) at = up(g.to);
    }
    return best_exact(at, [](std::int64_t a, std::int64_t best) { return a < best; });
  }

  /// At most `limit`; negative if there is none.
  std::int64_t highest(std::int64_t limit) {
    std::int64_t at = limit / alignment_ * alignment_;
    std::sort(gaps_.begin(), gaps_.end(), [](const gap& a, const gap& b) { return a.to > b.to; });
    for (const gap& g : gaps_) {
      if (g.to <= at) break;
      if (at > g.from) at = g.from < 0 ? -1 : g.from / alignment_ * alignment_;
      if (at < 0) break;
    }
    const auto better = [&](std::int64_t a, std::int64_t best) { return a > best && a <= limit; };
    at = best_exact(at, better);
    std::sort(gaps_.begin(), gaps_.end(), [](const gap& a, const gap& b) { return a.from < b.from; });
    return at;
  }

  const program& p_;
  const arena_rules& rules_;
  const std::vector<unit>& units_;
  std::int64_t alignment_;
  std::vector<std::size_t> placed_;  // by offset
  std::vector<gap> gaps_;
  std::vector<const buffer_relation*> related_;
};

/// Sides for a pile from both ends: a unit takes the side that its largest neighbour from before does not have.
std::vector<bool> alternating_sides(const std::vector<unit>& units, const std::vector<std::size_t>& by_first,
                                    bool start) {
  std::vector<bool> high(units.size(), start);
  std::vector<std::size_t> open;
  for (const std::size_t u : by_first) {
    std::erase_if(open, [&](std::size_t o) { return units[o].last < units[u].first; });
    std::optional<std::size_t> largest;
    for (const std::size_t o : open) {
      if (!largest || units[o].size > units[*largest].size) largest = o;
    }
    if (largest) high[u] = !high[*largest];
    if (open.size() < 64) open.push_back(u);
  }
  return high;
}

}  // namespace

placement place_buffers(const program& p, const arena_rules& rules, std::size_t alignment, std::int64_t bound,
                        bool place_parts) {
  const std::vector<unit> units = make_units(p, rules, place_parts);
  placer place(p, rules, units, static_cast<std::int64_t>(alignment));

  // No order is best for all graphs: large first suits most, by time suits chains, long-lived first suits skips.
  using order = std::vector<std::size_t>;
  order all(units.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto sorted_by = [&](auto key) {
    order o = all;
    std::stable_sort(o.begin(), o.end(), [&](std::size_t a, std::size_t b) { return key(units[a]) < key(units[b]); });
    return o;
  };
  const auto length = [](const unit& u) { return u.last - u.first; };
  const order by_size = sorted_by([](const unit& u) { return std::pair(-u.size, u.first); });
  const order by_first = sorted_by([](const unit& u) { return std::pair(u.first, -u.size); });
  const std::vector<order> orders = {by_size, by_first,
                                     sorted_by([&](const unit& u) { return std::pair(-length(u), -u.size); }),
                                     sorted_by([&](const unit& u) { return -u.size * (length(u) + 1); })};
  struct attempt {
    order units;
    std::vector<bool> high;
  };
  std::vector<attempt> attempts;
  for (const order& o : orders) attempts.push_back({o, std::vector<bool>(units.size(), false)});
  for (const bool start : {false, true}) {
    for (const order& o : orders) attempts.push_back({o, alternating_sides(units, by_first, start)});
  }

  // Where all buffers live at once, an attempt looks at every pair: a program of ten thousand gets one.
  const std::size_t cost = std::max<std::size_t>(1, units.size() * p.buffers.size());
  attempt best;
  placement result;
  result.peak = -1;
  for (attempt& a : attempts) {
    placement trial = place.run(a.units, a.high, bound);
    if (result.peak < 0 || trial.peak < result.peak) {
      result = std::move(trial);
      best = std::move(a);
    }
    if (result.peak <= bound || cost > 100'000'000) return result;
  }

  // Buffers that end above the bound are placed earlier, or at the other end.
  std::uint32_t state = 1;
  const auto random = [&](std::size_t below) {
    return (state = state * 1664525u + 1013904223u) / 65536u % static_cast<std::uint32_t>(below);
  };
  for (std::size_t rounds = std::min<std::size_t>(1000, 20'000'000 / cost); rounds > 0; --rounds) {
    attempt next = best;
    std::vector<std::size_t> too_high;
    for (std::size_t i = 0; i < next.units.size(); ++i) {
      const unit& u = units[next.units[i]];
      if (result.offsets[u.members[0].buffer] - u.members[0].at + u.size > bound) too_high.push_back(i);
    }
    const std::size_t i = random(3) == 0 || too_high.empty() ? random(units.size()) : too_high[random(too_high.size())];
    const std::size_t u = next.units[i];
    const std::uint32_t how = random(4);
    if (how != 0) {
      const std::size_t to = how == 1 ? 0 : random(i + 1);
      next.units.erase(next.units.begin() + static_cast<std::ptrdiff_t>(i));
      next.units.insert(next.units.begin() + static_cast<std::ptrdiff_t>(to), u);
    }
    if (how == 0 || random(3) == 0) next.high[u] = !next.high[u];
    placement trial = place.run(next.units, next.high, bound);
    if (trial.peak > result.peak) continue;
    result = std::move(trial);
    best = std::move(next);
    if (result.peak <= bound) break;
  }
  return result;
}

}  // namespace tf_embed::gen
