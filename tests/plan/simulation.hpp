// SPDX-License-Identifier: Apache-2.0
// Checks of an arena plan that share no code with the planner.
#pragma once

#include "program/program.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tests {

namespace gen = tf_embed::gen;

inline gen::buffer live(std::size_t bytes, int first, int last) {
  gen::buffer b;
  b.bytes = bytes;
  b.first = first;
  b.last = last;
  return b;
}

/// Whether `part` lies where its bytes are in `whole`, itself beginning at byte `at`.
inline bool is_part(const gen::program& p, std::size_t part, std::size_t whole, std::size_t at) {
  if (part == whole) return p.buffers[whole].offset == at;
  return std::any_of(p.buffers[part].parts_of.begin(), p.buffers[part].parts_of.end(), [&](const gen::shared_part& s) {
    return at >= s.offset && is_part(p, s.whole, whole, at - s.offset);
  });
}
inline bool is_part(const gen::program& p, std::size_t part, std::size_t whole) {
  return part != whole && is_part(p, part, whole, p.buffers[part].offset);
}

/// Whether the later buffer `b` may lie over `a` while both are needed.
inline bool may_share(const gen::program& p, std::size_t a, std::size_t b) {
  const gen::buffer& in = p.buffers[a];
  const gen::buffer& out = p.buffers[b];
  if (is_part(p, a, b) || is_part(p, b, a)) return true;
  if (in.last != out.first) return false;
  const auto& places = out.in_place_candidates;
  if (in.offset == out.offset && out.bytes <= in.bytes &&
      std::find(places.begin(), places.end(), static_cast<gen::buffer_id>(a)) != places.end())
    return true;
  for (const gen::strip_overlap& o : out.overlaps) {
    if (o.over != a) continue;
    if (out.offset + o.in_front <= in.offset || out.offset >= in.offset + o.behind) return true;
  }
  return false;
}

/// No two buffers share bytes while both are needed, unless one of them allows it.
inline void check_plan(const gen::program& p, std::size_t alignment) {
  CHECK(p.arena_bytes >= p.arena_lower_bound);
  CHECK(p.arena_bytes % alignment == 0);
  for (std::size_t a = 0; a < p.buffers.size(); ++a) {
    const gen::buffer& x = p.buffers[a];
    CHECK(x.offset + x.bytes <= p.arena_bytes);
    for (std::size_t b = 0; b < p.buffers.size(); ++b) {
      const gen::buffer& y = p.buffers[b];
      if (a == b || x.bytes == 0 || y.bytes == 0 || x.first > y.last || y.first > x.last) continue;
      if (x.offset >= y.offset + y.bytes || y.offset >= x.offset + x.bytes) continue;
      INFO("buffers " << a << " and " << b);
      CHECK((may_share(p, a, b) || may_share(p, b, a)));
    }
  }
}

/// What each layer of a made-up program does: reads all its inputs and then writes its output, whose bytes are new or,
/// for joining and cutting layers, those of its inputs.
struct simulated_layer {
  std::vector<std::size_t> reads;
  std::size_t output = 0;
  struct copy {
    std::size_t from, from_at, to_at, bytes;
  };
  std::vector<copy> copies = {};
};

/// Runs the layers over one array and looks whether each finds its inputs as they were written.
inline void simulate(const gen::program& p, const std::vector<simulated_layer>& layers,
                     const std::vector<std::size_t>& inputs, const std::vector<std::size_t>& outputs) {
  std::vector<std::uint64_t> memory(p.arena_bytes, 0);
  std::vector<std::vector<std::uint64_t>> values(p.buffers.size());
  std::uint64_t fresh = 1;
  const auto write = [&](std::size_t b) {
    for (std::size_t i = 0; i < values[b].size(); ++i) memory[p.buffers[b].offset + i] = values[b][i];
  };
  const auto make = [&](std::size_t b) {
    values[b].resize(p.buffers[b].bytes);
    for (auto& v : values[b]) v = fresh++;
  };
  const auto is_intact = [&](std::size_t b) {
    return std::equal(values[b].begin(), values[b].end(), memory.begin() + static_cast<long>(p.buffers[b].offset));
  };
  for (const std::size_t b : inputs) make(b);
  for (const std::size_t b : inputs) write(b);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const simulated_layer& l = layers[i];
    for (const std::size_t b : l.reads) {
      INFO("layer " << i << " reads buffer " << b);
      CHECK(is_intact(b));
    }
    make(l.output);
    for (const auto& c : l.copies) {
      for (std::size_t k = 0; k < c.bytes; ++k) values[l.output][c.to_at + k] = values[c.from][c.from_at + k];
    }
    write(l.output);
  }
  for (const std::size_t b : outputs) {
    INFO("output " << b);
    CHECK(is_intact(b));
  }
}

}  // namespace tests
