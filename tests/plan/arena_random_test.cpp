// SPDX-License-Identifier: Apache-2.0
// Made-up programs: nothing that is still needed is overwritten, and the lower bound is one.
#include "plan/arena.hpp"
#include "plan/arena_layout.hpp"
#include "plan/simulation.hpp"

#include <catch2/catch.hpp>

#include <cstdint>

using namespace tf_embed::gen;
using namespace tests;

namespace {

class random_numbers {
 public:
  explicit random_numbers(std::uint32_t seed) : state_(seed) {}
  std::size_t below(std::size_t n) {
    state_ = state_ * 1664525u + 1013904223u;
    return (state_ >> 16) % static_cast<std::uint32_t>(n);
  }

 private:
  std::uint32_t state_;
};

struct made_up {
  program p;
  std::vector<simulated_layer> layers;
  std::vector<std::size_t> inputs, outputs;

  std::size_t add(std::size_t bytes, int first) {
    p.buffers.push_back(live(bytes, first, first));
    return p.buffers.size() - 1;
  }
};

made_up make(random_numbers& random, int layer_count, std::size_t largest) {
  made_up m;
  for (std::size_t i = 0; i <= random.below(2); ++i) m.inputs.push_back(m.add(1 + random.below(largest), -1));
  const auto bytes = [&](std::size_t b) { return m.p.buffers[b].bytes; };
  for (int layer = 0; layer < layer_count; ++layer) {
    // Mostly of what was made lately, at times of anything.
    const auto pick = [&] {
      const std::size_t n = m.p.buffers.size();
      return random.below(5) == 0 ? random.below(n) : n - 1 - random.below(std::min<std::size_t>(n, 3));
    };
    simulated_layer l;
    const std::size_t kind = random.below(6);
    if (kind == 0) {  // a concatenation
      std::size_t total = 0;
      for (std::size_t i = 0; i <= random.below(3); ++i) {
        l.reads.push_back(pick());
        l.copies.push_back({l.reads.back(), 0, total, bytes(l.reads.back())});
        total += bytes(l.reads.back());
      }
      l.output = m.add(total, layer);
      for (const auto& c : l.copies)
        m.p.buffers[c.from].parts_of.push_back({static_cast<buffer_id>(l.output), c.to_at});
    } else if (kind == 1) {  // a part
      const std::size_t from = pick();
      const std::size_t at = random.below(bytes(from));
      l.reads = {from};
      l.output = m.add(1 + random.below(bytes(from) - at), layer);
      l.copies = {{from, at, 0, bytes(l.output)}};
      m.p.buffers[l.output].parts_of = {{static_cast<buffer_id>(from), at}};
    } else {
      l.reads = {pick()};
      if (const std::size_t second = pick(); random.below(2) == 0 && second != l.reads[0]) l.reads.push_back(second);
      const auto first = static_cast<buffer_id>(l.reads[0]);
      const bool in_place = kind == 2 || kind == 3;
      l.output = m.add(in_place ? bytes(first) : 1 + random.below(largest), layer);
      if (in_place) m.p.buffers[l.output].in_place_candidates = {first};
      if (kind == 4) m.p.buffers[l.output].overlaps = {{first, 1 + random.below(largest), 1 + random.below(largest)}};
    }
    for (const std::size_t b : l.reads) m.p.buffers[b].last = layer;
    m.layers.push_back(l);
  }
  for (std::size_t b = 0; b < m.p.buffers.size(); ++b) {
    if (b + 1 != m.p.buffers.size() && random.below(20) != 0) continue;
    m.p.buffers[b].last = layer_count;
    m.outputs.push_back(b);
  }
  return m;
}

/// Whether buffers from `next` on can be put below `peak` beside those that have their places.
bool fits(const arena_rules& rules, std::vector<std::int64_t>& offsets, std::size_t next, std::int64_t peak) {
  if (next == offsets.size()) return true;
  for (std::int64_t at = 0; at + rules.size(next) <= peak; ++at) {
    bool free = true;
    for (std::size_t b = 0; b < next && free; ++b) free = rules.allowed(next, at, b, offsets[b]);
    offsets[next] = at;
    if (free && fits(rules, offsets, next + 1, peak)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("made-up programs find their data intact and stay near the bound") {
  random_numbers random(5);
  double sum = 0;
  constexpr int rounds = 60;
  for (int round = 0; round < rounds; ++round) {
    made_up m = make(random, 40, 3000);
    const std::size_t alignment = std::size_t{1} << random.below(7);
    INFO("round " << round << " alignment " << alignment);
    plan_arena(m.p, alignment);
    check_plan(m.p, alignment);
    simulate(m.p, m.layers, m.inputs, m.outputs);
    const double ratio = static_cast<double>(m.p.arena_bytes) / static_cast<double>(m.p.arena_lower_bound);
    CHECK(ratio <= 1.7);
    sum += ratio;
  }
  CHECK(sum / rounds <= 1.06);
}

TEST_CASE("no placement of small programs is below the bound") {
  random_numbers random(9);
  int tight = 0;
  constexpr int rounds = 200;
  for (int round = 0; round < rounds; ++round) {
    made_up m = make(random, 5, 5);
    plan_arena(m.p, 1);
    check_plan(m.p, 1);
    const arena_rules rules(m.p, 1, std::vector<bool>(m.p.buffers.size(), true));
    std::vector<std::int64_t> offsets(m.p.buffers.size());
    const auto bound = static_cast<std::int64_t>(m.p.arena_lower_bound);
    INFO("round " << round << " bound " << bound << " arena " << m.p.arena_bytes);
    CHECK_FALSE(fits(rules, offsets, 0, bound - 1));
    tight += m.p.arena_bytes == m.p.arena_lower_bound;
  }
  CHECK(tight >= rounds * 9 / 10);
}
