// SPDX-License-Identifier: Apache-2.0
#include "program/packing.hpp"

#include <algorithm>
#include <cstring>

namespace tf_embed::gen {

tensor pack_columns(const tensor& k_by_n, int block, std::int64_t groups) {
  const std::int64_t rows = k_by_n.shape()[0];
  const std::int64_t stride = k_by_n.shape()[1];
  const std::int64_t columns = stride / groups;
  const std::int64_t blocks = (columns + block - 1) / block;
  tensor packed(k_by_n.dtype(), {groups * blocks, rows, block});
  const std::size_t element = byte_size(k_by_n.dtype());
  const std::byte* from = k_by_n.bytes().data();
  std::byte* to = packed.mutable_bytes().data();
  for (std::int64_t b = 0; b < groups * blocks; ++b) {
    const std::int64_t first = b % blocks * block;
    const std::int64_t width = std::min<std::int64_t>(block, columns - first);
    for (std::int64_t k = 0; k < rows; ++k) {
      std::memcpy(to + static_cast<std::size_t>((b * rows + k) * block) * element,
                  from + static_cast<std::size_t>(k * stride + b / blocks * columns + first) * element,
                  static_cast<std::size_t>(width) * element);
    }
  }
  return packed;
}

}  // namespace tf_embed::gen
