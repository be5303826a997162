// SPDX-License-Identifier: Apache-2.0
// Offsets of small programs, known exactly.
#include "plan/arena.hpp"

#include "plan/simulation.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::gen;
using tests::check_plan;
using tests::live;

namespace {

/// A chain of `sizes`, each written by one layer and read by the next.
program chain(std::initializer_list<std::size_t> sizes) {
  program p;
  int layer = -1;
  for (const std::size_t bytes : sizes) {
    p.buffers.push_back(live(bytes, layer, layer + 1));
    ++layer;
  }
  return p;
}

std::vector<std::size_t> offsets(const program& p) {
  std::vector<std::size_t> all;
  for (const buffer& b : p.buffers) all.push_back(b.offset);
  return all;
}

using at = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a chain needs its two largest neighbours") {
  program p = chain({100, 200, 52});
  plan_arena(p, 4);
  check_plan(p, 4);
  CHECK(p.arena_bytes == 300);
  CHECK(p.arena_lower_bound == 300);
}

TEST_CASE("a result takes its operand's place when nobody reads that later") {
  program p = chain({64, 64});
  p.buffers[1].in_place_candidates = {0};
  plan_arena(p, 64);
  check_plan(p, 64);
  CHECK(p.arena_bytes == 64);
  CHECK(p.arena_lower_bound == 64);
  CHECK(p.buffers[1].in_place_of == buffer_id{0});

  p.buffers[0].last = 1;
  plan_arena(p, 64);
  check_plan(p, 64);
  CHECK(p.arena_bytes == 128);
  CHECK(!p.buffers[1].in_place_of);
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

TEST_CASE("a chain of layers that work strip by strip goes to and fro") {
  program p = chain({96, 96, 96, 96});
  for (buffer_id b = 1; b < 4; ++b) p.buffers[b].overlaps = {{b - 1, 8, 8}};
  plan_arena(p, 4);
  check_plan(p, 4);
  CHECK(p.arena_lower_bound == 104);
  CHECK(p.arena_bytes == 104);
  CHECK(offsets(p) == at{0, 8, 0, 8});
}

TEST_CASE("the distances are rounded up to the alignment") {
  program p = chain({96, 96});
  p.buffers[1].overlaps = {{0, 8, 8}};
  plan_arena(p, 32);
  check_plan(p, 32);
  CHECK(p.arena_bytes == 128);
  CHECK(p.arena_lower_bound == 128);
}

TEST_CASE("the end of a growing output may lie over its input") {
  // As a pointwise convolution from 4 to 8 bytes a pixel: backward it needs a pixel's room, forward it ends with it.
  program p = chain({40, 80, 40});
  p.buffers[1].overlaps = {{0, 44, 4}};
  p.buffers[2].overlaps = {{1, 4, 44}};
  plan_arena(p, 4);
  check_plan(p, 4);
  CHECK(p.arena_lower_bound == 84);
  CHECK(p.arena_bytes == 84);
}

TEST_CASE("only layers at the peak work strip by strip") {
  program p = chain({96, 96, 32, 32, 32});
  for (buffer_id b = 1; b < 5; ++b) p.buffers[b].overlaps = {{b - 1, 8, 8}};
  plan_arena(p, 4);
  check_plan(p, 4);
  CHECK(p.arena_bytes == 104);
  const auto touch = [&](std::size_t a, std::size_t b) {
    return p.buffers[a].offset < p.buffers[b].offset + p.buffers[b].bytes &&
           p.buffers[b].offset < p.buffers[a].offset + p.buffers[a].bytes;
  };
  CHECK(touch(0, 1));
  CHECK(touch(1, 2));  // 96 + 32 is more than 104
  CHECK_FALSE(touch(2, 3));
  CHECK_FALSE(touch(3, 4));

  // And none where that saves nothing: here two buffers of 96 are needed side by side in any case.
  program q = chain({96, 96, 96});
  q.buffers.push_back(live(96, 2, 3));
  q.buffers[2].last = 3;
  q.buffers[1].overlaps = {{0, 8, 8}};
  plan_arena(q, 4);
  check_plan(q, 4);
  CHECK(q.arena_bytes == 192);
  CHECK(q.arena_lower_bound == 192);
  CHECK(q.buffers[0].offset != q.buffers[1].offset);
  CHECK((q.buffers[1].offset == 96 || q.buffers[0].offset == 96));
}

TEST_CASE("inputs of a concatenation lie in its output") {
  program p;
  p.buffers = {live(32, -1, 2), live(16, 0, 2), live(8, 1, 2), live(56, 2, 3)};
  p.buffers[0].parts_of = {{3, 0}};
  p.buffers[1].parts_of = {{3, 32}};
  p.buffers[2].parts_of = {{3, 48}};
  plan_arena(p, 8);
  check_plan(p, 8);
  CHECK(p.arena_lower_bound == 56);
  CHECK(p.arena_bytes == 56);
  CHECK(offsets(p) == at{0, 32, 48, 0});
}

TEST_CASE("an input that is named twice lies in one of its places") {
  program p;
  p.buffers = {live(32, -1, 0), live(64, 0, 1)};
  p.buffers[0].parts_of = {{1, 0}, {1, 32}};
  plan_arena(p, 8);
  check_plan(p, 8);
  CHECK(p.arena_bytes == 64);
}

TEST_CASE("what a tensor is split into lies in it") {
  program p;
  p.buffers = {live(64, -1, 1), live(32, 0, 2), live(32, 1, 2), live(32, 2, 3)};
  p.buffers[1].parts_of = {{0, 0}};
  p.buffers[2].parts_of = {{0, 32}};
  p.buffers[3].in_place_candidates = {1, 2};
  plan_arena(p, 8);
  check_plan(p, 8);
  CHECK(p.arena_bytes == 64);
  CHECK(offsets(p) == at{0, 0, 32, 0});
}

TEST_CASE("a part is not overwritten while its whole is needed") {
  // Layer 1 could work in place of the part, but the whole is read by layer 2.
  program p;
  p.buffers = {live(64, -1, 2), live(32, 0, 1), live(32, 1, 2)};
  p.buffers[1].parts_of = {{0, 32}};
  p.buffers[2].in_place_candidates = {1};
  plan_arena(p, 8);
  check_plan(p, 8);
  CHECK(p.arena_bytes == 96);
}

TEST_CASE("parts of parts") {
  program p;
  p.buffers = {live(16, -1, 5), live(16, 0, 2), live(32, 1, 2), live(16, 2, 3), live(48, 3, 5)};
  p.buffers[0].parts_of = {{2, 0}};
  p.buffers[1].parts_of = {{2, 16}};
  p.buffers[2].last = 3;
  p.buffers[2].parts_of = {{4, 0}};
  p.buffers[3].parts_of = {{4, 32}};
  plan_arena(p, 16);
  check_plan(p, 16);
  CHECK(p.arena_bytes == 48);
  CHECK(p.arena_lower_bound == 48);
  CHECK(offsets(p) == at{0, 16, 0, 32, 0});
}

TEST_CASE("no buffers need no arena") {
  program p;
  plan_arena(p, 64);
  CHECK(p.arena_bytes == 0);
  CHECK(p.arena_lower_bound == 0);
}
