// SPDX-License-Identifier: Apache-2.0
// Which buffers of a program may lie over which others, and what follows from that for any arena.
#pragma once

#include "program/program.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// How two buffers may overlap although both are alive. The offset of this buffer relative to the other must not lie
/// strictly between `low` and `high`, unless it is one of `exact`.
struct buffer_relation {
  buffer_id other;
  std::int64_t low, high;
  std::vector<std::int64_t> exact;
};

/// The rules of a program's arena. Buffers without a relation must be disjoint while both are alive.
class arena_rules {
 public:
  /// `in_strips[b]` says whether the writer of buffer b may work strip by strip.
  arena_rules(const program& p, std::size_t alignment, const std::vector<bool>& in_strips);

  /// The bytes that buffer `b` takes.
  std::int64_t size(std::size_t b) const { return sizes_[b]; }
  const std::vector<buffer_relation>& relations(std::size_t b) const { return relations_[b]; }

  bool alive_together(std::size_t a, std::size_t b) const {
    return buffers_[a].first <= buffers_[b].last && buffers_[b].first <= buffers_[a].last;
  }
  /// Whether `a` may begin at `at_a` while `b` begins at `at_b`.
  bool allowed(std::size_t a, std::int64_t at_a, std::size_t b, std::int64_t at_b) const;

  /// For each layer, from -1 to the end, the bytes that no arrangement can do without while it runs: the buffers alive
  /// at once, less all that relations let them overlap.
  std::vector<std::int64_t> needs() const;

 private:
  buffer_relation& relation(std::size_t a, buffer_id b);
  void relate(buffer_id a, buffer_id b, std::int64_t exact);
  void relate_parts(const program& p);
  std::int64_t most_overlap(std::size_t b, const buffer_relation& r) const;

  const std::vector<buffer>& buffers_;
  std::vector<std::int64_t> sizes_;
  std::vector<std::vector<buffer_relation>> relations_;
};

}  // namespace tf_embed::gen
