// SPDX-License-Identifier: Apache-2.0
// Rows dealt out to several outputs.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <cstddef>
#include <cstring>
#include <span>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Where rows go, how many bytes there is room for, and how many rows have gone there.
struct partition_target {
  std::byte* to;
  std::size_t bytes;
  index_t rows;
};

/// Row i of `from`, `row` bytes long, is appended to target `to[i]`. The rest of the targets becomes 0.
template <class Index>
status dynamic_partition(std::span<partition_target> targets, const std::byte* from, const Index* to, index_t count,
                         index_t row) noexcept {
  const auto bytes = static_cast<std::size_t>(row);
  for (index_t i = 0; i < count; ++i, from += row) {
    if (to[i] < 0 || static_cast<std::size_t>(to[i]) >= targets.size()) return status::index_out_of_range;
    partition_target& t = targets[static_cast<std::size_t>(to[i])];
    const std::size_t used = static_cast<std::size_t>(t.rows) * bytes;
    // A target has room for all rows that can come, unless the partitions were constant and are others now.
    if (used + bytes > t.bytes) return status::invalid_argument;
    copy_run(t.to + used, from, bytes);
    ++t.rows;
  }
  for (const partition_target& t : targets) {
    const std::size_t used = static_cast<std::size_t>(t.rows) * bytes;
    if (used < t.bytes) std::memset(t.to + used, 0, t.bytes - used);
  }
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
