// SPDX-License-Identifier: Apache-2.0
// A border around a tensor, written in one pass over the target.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <span>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// One axis of the source and its border, in elements.
struct pad_axis {
  index_t extent;
  index_t before;
  index_t after;
};

/// The axes of a padding, outermost first, those without a border merged into their neighbours.
template <std::size_t R>
struct pad_plan {
  std::array<pad_axis, R + 1> axes{};
  std::size_t rank = 0;
  index_t block = 1;  ///< elements that stay together (mirrored borders)

  constexpr std::span<const pad_axis> loops() const { return {axes.data(), rank}; }
};

/// `keep_block` leaves the axes after the last border out of the plan, as a block (mirrored borders turn around whole
/// blocks); else they join the innermost axis.
template <std::size_t R>
constexpr pad_plan<R> make_pad_plan(const std::array<index_t, R>& dims, const std::array<index_t, R>& before,
                                    const std::array<index_t, R>& after, bool keep_block) {
  pad_plan<R> plan;
  std::size_t last = R;  // axes [0, last) are kept apart
  while (last > 0 && before[last - 1] == 0 && after[last - 1] == 0) plan.block *= dims[--last];
  for (std::size_t i = 0; i < last; ++i) {
    if (plan.rank > 0 && before[i] == 0 && after[i] == 0 && !keep_block) {
      pad_axis& outer = plan.axes[plan.rank - 1];
      outer = {outer.extent * dims[i], outer.before * dims[i], outer.after * dims[i]};
    } else {
      plan.axes[plan.rank++] = {dims[i], before[i], after[i]};
    }
  }
  if (plan.rank == 0) plan.axes[plan.rank++] = {1, 0, 0};
  if (!keep_block) {
    pad_axis& inner = plan.axes[plan.rank - 1];
    inner = {inner.extent * plan.block, inner.before * plan.block, inner.after * plan.block};
    plan.block = 1;
  }
  return plan;
}

inline constexpr std::size_t max_pad_axes = 16;

namespace detail {

/// Calls `row(inside)` for every row of the target, a row being the innermost axis; `inside` tells whether the row
/// holds elements of the source.
template <class Row>
TF_EMBED_INLINE void each_padded_row(std::span<const pad_axis> axes, Row row) noexcept {
  const std::size_t around = axes.size() - 1;
  std::array<index_t, max_pad_axes> index{};
  for (;;) {
    bool inside = true;
    for (std::size_t i = 0; i < around; ++i) {
      inside = inside && index[i] >= axes[i].before && index[i] < axes[i].before + axes[i].extent;
    }
    row(index, inside);
    std::size_t a = around;
    for (;; --a) {
      if (a == 0) return;
      if (++index[a - 1] < axes[a - 1].before + axes[a - 1].extent + axes[a - 1].after) break;
      index[a - 1] = 0;
    }
  }
}

}  // namespace detail

/// Constant border: `value` is one element of `Size` bytes. The target must not be empty.
template <std::size_t Size>
void pad(std::byte* to, const std::byte* from, std::span<const pad_axis> axes, const std::byte* value) noexcept {
  constexpr index_t size = Size;
  const pad_axis inner = axes[axes.size() - 1];
  detail::each_padded_row(axes, [&](const auto&, bool inside) {
    if (inside) {
      fill_run<Size>(to, value, inner.before);
      to += inner.before * size;
      copy_run(to, from, static_cast<std::size_t>(inner.extent) * Size);
      from += inner.extent * size;
      to += inner.extent * size;
      fill_run<Size>(to, value, inner.after);
      to += inner.after * size;
    } else {
      const index_t whole = inner.before + inner.extent + inner.after;
      fill_run<Size>(to, value, whole);
      to += whole * size;
    }
  });
}

/// Mirrored border of blocks of `block` bytes. `skip` is 1 where the edge is not repeated (REFLECT), 0 where it is.
/// The target must not be empty.
inline void mirror_pad(std::byte* to, const std::byte* from, std::span<const pad_axis> axes, index_t block,
                       index_t skip) noexcept {
  const auto source = [&](index_t i, const pad_axis& axis) {
    i -= axis.before;
    if (i < 0) return -i - 1 + skip;
    return i < axis.extent ? i : 2 * axis.extent - 1 - skip - i;
  };
  const pad_axis inner = axes[axes.size() - 1];
  detail::each_padded_row(axes, [&](const auto& index, bool) {
    index_t row = 0;
    for (std::size_t i = 0; i + 1 < axes.size(); ++i) row = row * axes[i].extent + source(index[i], axes[i]);
    const std::byte* line = from + row * inner.extent * block;
    const auto mirror_one = [&](index_t i) {
      copy_run(to, line + source(i, inner) * block, static_cast<std::size_t>(block));
      to += block;
    };
    for (index_t i = 0; i < inner.before; ++i) mirror_one(i);
    copy_run(to, line, static_cast<std::size_t>(inner.extent * block));
    to += inner.extent * block;
    for (index_t i = 0; i < inner.after; ++i) mirror_one(inner.before + inner.extent + i);
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
