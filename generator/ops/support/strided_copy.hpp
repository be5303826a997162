// SPDX-License-Identifier: Apache-2.0
// The reference of ops that move elements: a copy with strides.
#pragma once

#include "ir/tensor.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// Which elements a copy reads and writes: for every index below `extents`, element `from_offset + sum(index * from)`
/// goes to `to_offset + sum(index * to)`. Strides are in elements.
struct strided_block {
  shape extents;
  std::vector<std::int64_t> from;
  std::vector<std::int64_t> to;
  std::int64_t from_offset = 0;
  std::int64_t to_offset = 0;
};

/// The reference of every op that moves elements. Types with a fixed size only; the dtypes must be equal.
void copy_block(tensor& to, const tensor& from, const strided_block& block);

/// A fresh tensor of shape `s`, its elements read from `from` with these strides.
tensor read_strided(const tensor& from, const shape& s, const std::vector<std::int64_t>& strides,
                    std::int64_t offset = 0);

/// Whether the axes before `axis` have one index only, so that cutting a dense tensor along it gives whole runs.
bool is_outermost(const shape& s, std::int64_t axis);

/// The values of `t` `times` times one after another, as a vector.
tensor repeated(const tensor& t, std::int64_t times);

}  // namespace tf_embed::gen
