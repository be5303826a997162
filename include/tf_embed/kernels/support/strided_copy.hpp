// SPDX-License-Identifier: Apache-2.0
// The one copy behind transposes, slices, tiles, broadcasts, splits, packs and space-to-batch: any regular part of one
// tensor into any regular part of another.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/kernels/support/transpose.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// One loop of a copy: how often, and how many elements the source and the target advance each time.
struct copy_axis {
  index_t extent;
  index_t from;
  index_t to;
};

/// The loops of a copy, outermost first, and where it starts; in elements.
template <std::size_t R>
struct copy_plan {
  std::array<copy_axis, R> axes{};
  std::size_t rank = 0;  ///< how many of the axes count
  index_t from_offset = 0;
  index_t to_offset = 0;
  bool is_empty = false;

  constexpr std::span<const copy_axis> loops() const { return {axes.data(), rank}; }
};

/// Row-major strides of a shape.
template <std::size_t R>
constexpr std::array<index_t, R> row_major(const std::array<index_t, R>& dims) {
  std::array<index_t, R> strides{};
  index_t stride = 1;
  for (std::size_t i = R; i-- > 0;) {
    strides[i] = stride;
    stride *= dims[i] > 0 ? dims[i] : 1;
  }
  return strides;
}

/// The fewest loops that copy `extents` elements with these strides: axes of size 1 dropped, those that advance
/// together merged, and the order such that the target's unit stride is innermost and the source's next to it.
template <std::size_t R>
constexpr copy_plan<R> make_copy_plan(const std::array<index_t, R>& extents, const std::array<index_t, R>& from,
                                      const std::array<index_t, R>& to, index_t from_offset = 0,
                                      index_t to_offset = 0) {
  copy_plan<R> plan;
  plan.from_offset = from_offset;
  plan.to_offset = to_offset;
  for (std::size_t i = 0; i < R; ++i) {
    if (extents[i] == 0) plan.is_empty = true;
    if (extents[i] == 1) continue;
    // Keep the axes in falling order of the target's stride.
    std::size_t at = plan.rank++;
    for (; at > 0 && plan.axes[at - 1].to < to[i]; --at) plan.axes[at] = plan.axes[at - 1];
    plan.axes[at] = {extents[i], from[i], to[i]};
  }
  if (plan.is_empty) return plan;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < plan.rank; ++i) {
    const copy_axis inner = plan.axes[i];
    if (kept > 0) {
      copy_axis& outer = plan.axes[kept - 1];
      if (outer.from == inner.from * inner.extent && outer.to == inner.to * inner.extent) {
        outer = {outer.extent * inner.extent, inner.from, inner.to};
        continue;
      }
    }
    plan.axes[kept++] = inner;
  }
  plan.rank = kept;
  if (kept > 2 && plan.axes[kept - 1].from != 1) {
    for (std::size_t i = 0; i + 2 < kept; ++i) {
      if (plan.axes[i].from != 1) continue;
      const copy_axis column = plan.axes[i];
      for (std::size_t j = i; j + 2 < kept; ++j) plan.axes[j] = plan.axes[j + 1];
      plan.axes[kept - 2] = column;
      break;
    }
  }
  return plan;
}

namespace detail {

/// The two innermost loops. By reference: GCC 12.2 with AVX-512 miscompiles aggregates like {1, 1, 0} passed by value.
template <class Arch, std::size_t Size>
inline void copy_plane(std::byte* to, const std::byte* from, const copy_axis& outer, const copy_axis& inner) noexcept {
  constexpr index_t size = Size;
  if (inner.from == 1 && inner.to == 1) {
    const std::size_t run = static_cast<std::size_t>(inner.extent) * Size;
    for (index_t i = 0; i < outer.extent; ++i) copy_run(to + i * outer.to * size, from + i * outer.from * size, run);
  } else if (inner.from == 0 && inner.to == 1) {
    for (index_t i = 0; i < outer.extent; ++i) {
      fill_run<Size>(to + i * outer.to * size, from + i * outer.from * size, inner.extent);
    }
  } else if (outer.from == 1 && inner.to == 1 && inner.from > 0) {
    transpose_matrix<Arch, Size>(to, outer.to, from, inner.from, inner.extent, outer.extent);
  } else {
    for (index_t i = 0; i < outer.extent; ++i) {
      std::byte* t = to + i * outer.to * size;
      const std::byte* f = from + i * outer.from * size;
      if (inner.to == 1 && inner.from == -1) {  // known to the compiler, for its vectors
        for (index_t j = 0; j < inner.extent; ++j) copy_element<Size>(t + j * size, f - j * size);
        continue;
      }
      for (index_t j = 0; j < inner.extent; ++j) copy_element<Size>(t + j * inner.to * size, f + j * inner.from * size);
    }
  }
}

}  // namespace detail

/// The most loops that are left once a plan is made: what the ops need at ranks up to 8.
inline constexpr std::size_t max_copy_loops = 16;

/// Runs the loops. `to` and `from` are where the copy starts. Source and target must not overlap.
template <class Arch, std::size_t Size>
void copy_loops(std::byte* to, const std::byte* from, std::span<const copy_axis> axes) noexcept {
  constexpr copy_axis once{1, 0, 0};
  const std::size_t rank = axes.size();
  if (rank == 0) {
    copy_element<Size>(to, from);
    return;
  }
  const copy_axis inner = axes[rank - 1];
  const copy_axis outer = rank > 1 ? axes[rank - 2] : once;
  const std::size_t around = rank > 2 ? rank - 2 : 0;
  std::array<index_t, max_copy_loops> index{};
  index_t target = 0;
  index_t source = 0;
  for (;;) {
    constexpr index_t size = Size;
    detail::copy_plane<Arch, Size>(to + target * size, from + source * size, outer, inner);
    std::size_t a = around;
    for (;; --a) {
      if (a == 0) return;
      const copy_axis axis = axes[a - 1];
      target += axis.to;
      source += axis.from;
      if (++index[a - 1] < axis.extent) break;
      target -= axis.to * axis.extent;
      source -= axis.from * axis.extent;
      index[a - 1] = 0;
    }
  }
}

/// Copies by plan between two tensors of elements of one size.
template <class Arch, std::size_t R, class T>
void run_copy_plan(T* to, const T* from, const copy_plan<R>& plan) noexcept {
  static_assert(R <= max_copy_loops + 2, "tf_embed: tensors of so many axes are not supported");
  if (plan.is_empty) return;
  copy_loops<Arch, sizeof(T)>(reinterpret_cast<std::byte*>(to + plan.to_offset),
                              reinterpret_cast<const std::byte*>(from + plan.from_offset), plan.loops());
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
