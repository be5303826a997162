// SPDX-License-Identifier: Apache-2.0
// Rows picked by indices that are checked as they are used.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/kernels/copy_run.hpp>

#include <cstddef>

namespace tf_embed::kernels {

/// The sizes of a gather: params [batches, outer, dim, run bytes], indices [batches, count].
struct gather_sizes {
  index_t batches;
  index_t outer;
  index_t dim;
  index_t count;
  index_t run;
};

/// to[b, o, i] = from[b, o, indices[b, i]]
template <class Index>
status gather(std::byte* to, const std::byte* from, const Index* indices, const gather_sizes& n) noexcept {
  bool inside = true;  // no early end: vectors can do that
  for (index_t i = 0; i < n.batches * n.count; ++i) {
    inside &= indices[i] >= 0 && static_cast<index_t>(indices[i]) < n.dim;
  }
  if (!inside) return status::index_out_of_range;
  const auto copies = [&](auto copy) {
    for (index_t b = 0; b < n.batches; ++b, indices += n.count) {
      for (index_t o = 0; o < n.outer; ++o, from += n.dim * n.run) {
        for (index_t i = 0; i < n.count; ++i, to += n.run) copy(from + static_cast<index_t>(indices[i]) * n.run);
      }
    }
    return status::ok;
  };
#if defined(TF_EMBED_HAS_XSIMD)
  // One element or a short row: the choice of a copy would cost more than it.
  if (n.run == 4) return copies([&](const std::byte* row) TF_EMBED_LAMBDA_INLINE { copy_element<4>(to, row); });
  if (n.run == 8) return copies([&](const std::byte* row) TF_EMBED_LAMBDA_INLINE { copy_element<8>(to, row); });
  if (n.run == 16) return copies([&](const std::byte* row) TF_EMBED_LAMBDA_INLINE { copy_element<16>(to, row); });
#endif
  return copies([&](const std::byte* row)
                    TF_EMBED_LAMBDA_INLINE { copy_run(to, row, static_cast<std::size_t>(n.run)); });
}

/// Every row of `depth` x `inner` elements is `off` but for one `on` per inner position; an index outside marks none.
template <std::size_t Size, class Index>
void one_hot(std::byte* to, const Index* indices, const std::byte* on, const std::byte* off, index_t outer,
             index_t depth, index_t inner) noexcept {
  fill_run<Size>(to, off, outer * depth * inner);
  for (index_t o = 0; o < outer; ++o) {
    for (index_t i = 0; i < inner; ++i) {
      const Index at = *indices++;
      if (at < 0 || static_cast<std::size_t>(at) >= static_cast<std::size_t>(depth)) continue;
      copy_element<Size>(to + ((o * depth + static_cast<index_t>(at)) * inner + i) * static_cast<index_t>(Size), on);
    }
  }
}

}  // namespace tf_embed::kernels
