// SPDX-License-Identifier: Apache-2.0
// Rows picked by indices that are checked as they are used.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

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
  // As unsigned numbers of their own size, negative ones are large; and no early end: so vectors can do it.
  using bits = std::make_unsigned_t<Index>;
  constexpr Index most = limits<Index>::max;
  const bits last = static_cast<bits>(n.dim - 1 < static_cast<index_t>(most) ? n.dim - 1 : static_cast<index_t>(most));
  const auto inside = [last](const Index* which, index_t many) {
    bits outside = 0;
    for (index_t i = 0; i < many; ++i) outside |= static_cast<bits>(static_cast<bits>(which[i]) > last);
    return outside == 0;
  };
  const index_t all = n.batches * n.count;
  if (all > 0 && n.dim <= 0) return status::index_out_of_range;
  // Picked once, indices are checked a block at a time, to be used while they are in the cache; else all at first.
  constexpr index_t block = 1024;
  const bool once = n.batches == 1 && n.outer == 1;
  if (!once && !inside(indices, all)) return status::index_out_of_range;
  const auto copies = [n, to, from, indices, once, inside](auto copy) {
    // Locals: bytes that are stored might else be any of the operands'.
    std::byte* out = to;
    const std::byte* in = from;
    const Index* which = indices;
    const index_t count = n.count, run = n.run;
    if (once) {
      for (index_t left = count; left > 0; left -= block, which += block) {
        const index_t now = left < block ? left : block;
        if (!inside(which, now)) return status::index_out_of_range;
        for (index_t i = 0; i < now; ++i, out += run) copy(out, in + static_cast<index_t>(which[i]) * run);
      }
      return status::ok;
    }
    for (index_t b = 0; b < n.batches; ++b, which += count) {
      for (index_t o = 0; o < n.outer; ++o, in += n.dim * run) {
        for (index_t i = 0; i < count; ++i, out += run) copy(out, in + static_cast<index_t>(which[i]) * run);
      }
    }
    return status::ok;
  };
#if defined(TF_EMBED_HAS_XSIMD)
  // One element or a short row: the choice of a copy would cost more than it.
  if (n.run == 4)
    return copies([](std::byte* at, const std::byte* row) TF_EMBED_LAMBDA_INLINE { copy_element<4>(at, row); });
  if (n.run == 8)
    return copies([](std::byte* at, const std::byte* row) TF_EMBED_LAMBDA_INLINE { copy_element<8>(at, row); });
  if (n.run == 16)
    return copies([](std::byte* at, const std::byte* row) TF_EMBED_LAMBDA_INLINE { copy_element<16>(at, row); });
#endif
  const auto bytes = static_cast<std::size_t>(n.run);
  return copies([bytes](std::byte* at, const std::byte* row) TF_EMBED_LAMBDA_INLINE { copy_run(at, row, bytes); });
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

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
