// SPDX-License-Identifier: Apache-2.0
#include "plan/arena.hpp"

#include <catch2/catch.hpp>

#include <cstdint>

using namespace tf_embed::gen;

namespace {

buffer live(std::size_t bytes, int first, int last) {
  buffer b;
  b.bytes = bytes;
  b.first = first;
  b.last = last;
  return b;
}

/// The buffer at the root of in-place reuse.
std::size_t root(const program& p, std::size_t b) {
  while (p.buffers[b].in_place_of) b = *p.buffers[b].in_place_of;
  return b;
}

void check_plan(const program& p, std::size_t alignment) {
  CHECK(p.arena_bytes >= p.arena_lower_bound);
  for (std::size_t a = 0; a < p.buffers.size(); ++a) {
    CHECK(p.buffers[a].offset % alignment == 0);
    CHECK(p.buffers[a].offset + p.buffers[a].bytes <= p.arena_bytes);
    for (std::size_t b = a + 1; b < p.buffers.size(); ++b) {
      const buffer& x = p.buffers[a];
      const buffer& y = p.buffers[b];
      if (root(p, a) == root(p, b)) continue;
      const bool same_time = x.first <= y.last && y.first <= x.last;
      const bool same_place = x.offset < y.offset + y.bytes && y.offset < x.offset + x.bytes;
      INFO("buffers " << a << " and " << b);
      CHECK_FALSE((same_time && same_place && x.bytes != 0 && y.bytes != 0));
    }
  }
}

}  // namespace

TEST_CASE("a chain needs its two largest neighbours") {
  program p;
  p.buffers = {live(100, -1, 0), live(200, 0, 1), live(50, 1, 2)};
  plan_arena(p, 4);
  check_plan(p, 4);
  CHECK(p.arena_bytes == 300);
  CHECK(p.arena_lower_bound == 300);
}

TEST_CASE("a result takes its operand's place when nobody reads that later") {
  program p;
  p.buffers = {live(64, -1, 0), live(64, 0, 1)};
  p.buffers[1].in_place_candidates = {0};
  plan_arena(p, 64);
  check_plan(p, 64);
  CHECK(p.arena_bytes == 64);

  p.buffers[0].last = 1;
  plan_arena(p, 64);
  check_plan(p, 64);
  CHECK(p.arena_bytes == 128);
}

TEST_CASE("two results never take the same operand's place") {
  program p;
  p.buffers = {live(64, -1, 0), live(64, 0, 2), live(64, 0, 2)};
  p.buffers[1].in_place_candidates = {0};
  p.buffers[2].in_place_candidates = {0};
  plan_arena(p, 64);
  check_plan(p, 64);
  CHECK(p.arena_bytes == 128);
}

TEST_CASE("random programs are planned without overlap and near the bound") {
  std::uint32_t state = 7;
  const auto random = [&](std::uint32_t below) { return (state = state * 1664525u + 1013904223u) / 65536u % below; };
  for (int round = 0; round < 20; ++round) {
    program p;
    for (int layer = 0; layer < 60; ++layer) {
      buffer b = live(random(5000), layer, layer + 1 + static_cast<int>(random(4)));
      if (layer > 0 && random(3) == 0) b.in_place_candidates = {static_cast<buffer_id>(layer - 1)};
      p.buffers.push_back(b);
    }
    plan_arena(p, 16);
    check_plan(p, 16);
    CHECK(static_cast<double>(p.arena_bytes) <= 1.3 * static_cast<double>(p.arena_lower_bound));
  }
}

TEST_CASE("no buffers need no arena") {
  program p;
  plan_arena(p, 64);
  CHECK(p.arena_bytes == 0);
}
