// SPDX-License-Identifier: Apache-2.0
#include "ops/support/strided_copy.hpp"

#include <cstring>

namespace tf_embed::gen {

void copy_block(tensor& to, const tensor& from, const strided_block& block) {
  const std::size_t size = byte_size(to.dtype());
  const std::size_t rank = block.extents.size();
  if (element_count(block.extents) == 0) return;
  shape index(rank, 0);
  std::int64_t source = block.from_offset;
  std::int64_t target = block.to_offset;
  for (;;) {
    std::memcpy(to.mutable_bytes().data() + static_cast<std::size_t>(target) * size,
                from.bytes().data() + static_cast<std::size_t>(source) * size, size);
    std::size_t axis = rank;
    for (;; --axis) {
      if (axis == 0) return;
      const std::size_t a = axis - 1;
      source += block.from[a];
      target += block.to[a];
      if (++index[a] < block.extents[a]) break;
      source -= block.from[a] * block.extents[a];
      target -= block.to[a] * block.extents[a];
      index[a] = 0;
    }
  }
}

tensor read_strided(const tensor& from, const shape& s, const std::vector<std::int64_t>& strides, std::int64_t offset) {
  tensor out(from.dtype(), s);
  copy_block(out, from, {s, strides, row_major_strides(s), offset, 0});
  return out;
}

bool is_outermost(const shape& s, std::int64_t axis) { return element_count(shape(s.begin(), s.begin() + axis)) == 1; }

tensor repeated(const tensor& t, std::int64_t times) {
  const std::size_t n = t.bytes().size();
  tensor out(t.dtype(), {static_cast<std::int64_t>(t.size()) * times});
  for (std::int64_t i = 0; i < times; ++i) {
    std::memcpy(out.mutable_bytes().data() + static_cast<std::size_t>(i) * n, t.bytes().data(), n);
  }
  return out;
}

}  // namespace tf_embed::gen
