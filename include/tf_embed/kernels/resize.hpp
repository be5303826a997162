// SPDX-License-Identifier: Apache-2.0
// Images of another size, NHWC. What each output row and column reads is worked out by the compiler.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/copy_run.hpp>
#include <tf_embed/kernels/support/transpose.hpp>
#include <tf_embed/simd/batch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// The input position that an output position maps to.
enum class resize_grid {
  legacy,              ///< i * in / out
  align_corners,       ///< i * (in - 1) / (out - 1)
  half_pixel_centers,  ///< (i + 1/2) * in / out, minus 1/2 (bilinear only)
};

namespace kernels {

/// The two input positions that one output position mixes: lower + (upper - lower) * lerp.
struct resize_step {
  std::int32_t lower;
  std::int32_t upper;
  float lerp;
};

namespace detail {
constexpr float resize_scale(index_t in, index_t out, resize_grid grid) {
  return grid == resize_grid::align_corners && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1)
                                                       : static_cast<float>(in) / static_cast<float>(out);
}
constexpr index_t floored(float x) {
  const auto whole = static_cast<index_t>(x);
  return static_cast<float>(whole) > x ? whole - 1 : whole;
}
constexpr index_t clamped(index_t i, index_t in) { return i < 0 ? 0 : i < in ? i : in - 1; }
}  // namespace detail

template <index_t In, index_t Out>
constexpr std::array<resize_step, static_cast<std::size_t>(Out)> bilinear_steps(resize_grid grid) {
  std::array<resize_step, static_cast<std::size_t>(Out)> steps{};
  const float scale = detail::resize_scale(In, Out, grid);
  for (index_t i = 0; i < Out; ++i) {
    const float at = grid == resize_grid::half_pixel_centers ? (static_cast<float>(i) + 0.5f) * scale - 0.5f
                                                             : static_cast<float>(i) * scale;
    const index_t whole = detail::floored(at);
    const float lerp = at - static_cast<float>(whole);
    const index_t upper = detail::clamped(lerp > 0 ? whole + 1 : whole, In);
    const index_t lower = detail::clamped(whole, In);
    steps[static_cast<std::size_t>(i)] = {static_cast<std::int32_t>(lower < upper ? lower : upper),
                                          static_cast<std::int32_t>(upper), lerp};
  }
  return steps;
}

template <index_t In, index_t Out>
constexpr std::array<std::int32_t, static_cast<std::size_t>(Out)> nearest_steps(resize_grid grid) {
  std::array<std::int32_t, static_cast<std::size_t>(Out)> steps{};
  const float scale = detail::resize_scale(In, Out, grid);
  for (index_t i = 0; i < Out; ++i) {
    const float at =
        (grid == resize_grid::half_pixel_centers ? static_cast<float>(i) + 0.5f : static_cast<float>(i)) * scale;
    index_t whole = detail::floored(at);
    if (grid == resize_grid::align_corners && at - static_cast<float>(whole) >= 0.5f) ++whole;
    steps[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(detail::clamped(whole, In));
  }
  return steps;
}

/// One image [height, width, channels] of `T` to floats.
template <class Arch, class T>
void resize_bilinear(float* to, const T* from, index_t width, index_t channels, std::span<const resize_step> rows,
                     std::span<const resize_step> columns) noexcept {
  const index_t line = width * channels;
  for (const resize_step& row : rows) {
    const T* const upper_line = from + row.lower * line;
    const T* const lower_line = from + row.upper * line;
    std::size_t done = 0;
#if defined(TF_EMBED_HAS_XSIMD)
    if constexpr (std::is_same_v<T, float> && simd::lanes<float, detail::tile_arch> == 4 &&
                  !std::is_same_v<Arch, simd::scalar>) {
      // Colours: four floats for each pixel. What is too much is read from the next pixel, and written where that goes;
      // the last pixels of a row are left to the other loop.
      if (channels == 3) {
        using batch = simd::batch<float, detail::tile_arch>;
        const batch y(row.lerp);
        const auto read = [](const float* p) TF_EMBED_LAMBDA_INLINE { return batch::load_unaligned(p); };
        for (; done + 1 < columns.size() && columns[done].upper + 1 < width; ++done, to += 3) {
          const resize_step& column = columns[done];
          const index_t left = column.lower * 3, right = column.upper * 3;
          const batch x(column.lerp);
          const batch a = read(upper_line + left), b = read(lower_line + left);
          const batch top = a + (read(upper_line + right) - a) * x;
          const batch bottom = b + (read(lower_line + right) - b) * x;
          (top + (bottom - top) * y).store_unaligned(to);
        }
      }
    }
#endif
    for (const resize_step& column : columns.subspan(done)) {
      const T* const tl = upper_line + column.lower * channels;
      const T* const tr = upper_line + column.upper * channels;
      const T* const bl = lower_line + column.lower * channels;
      const T* const br = lower_line + column.upper * channels;
      index_t c = 0;
      if constexpr (std::is_same_v<T, float> && simd::has_vectors<float, Arch>) {
        constexpr index_t lanes = simd::lanes<float, Arch>;
        const auto x = simd::broadcast<float, Arch>(column.lerp);
        const auto y = simd::broadcast<float, Arch>(row.lerp);
        for (; c + lanes <= channels; c += lanes) {
          const auto a = simd::load<Arch>(tl + c);
          const auto b = simd::load<Arch>(bl + c);
          const auto top = a + (simd::load<Arch>(tr + c) - a) * x;
          const auto bottom = b + (simd::load<Arch>(br + c) - b) * x;
          simd::store(to + c, top + (bottom - top) * y);
        }
      }
      for (; c < channels; ++c) {
        const auto a = static_cast<float>(tl[c]);
        const auto b = static_cast<float>(bl[c]);
        const float top = a + (static_cast<float>(tr[c]) - a) * column.lerp;
        const float bottom = b + (static_cast<float>(br[c]) - b) * column.lerp;
        to[c] = top + (bottom - top) * row.lerp;
      }
      to += channels;
    }
  }
}

/// One image of pixels of `pixel` bytes.
inline void resize_nearest(std::byte* to, const std::byte* from, index_t width, index_t pixel,
                           std::span<const std::int32_t> rows, std::span<const std::int32_t> columns) noexcept {
  for (const std::int32_t row : rows) {
    const std::byte* const line = from + row * width * pixel;
    // Images of few channels: a copy of known size.
    const auto copies = [&](auto size) {
      for (const std::int32_t column : columns) {
        copy_element<size>(to, line + column * static_cast<index_t>(size()));
        to += size();
      }
    };
    if (pixel == 4) {
      copies(std::integral_constant<std::size_t, 4>{});
#if defined(TF_EMBED_HAS_XSIMD)
    } else if (pixel == 3) {
      copies(std::integral_constant<std::size_t, 3>{});
    } else if (pixel == 12) {
      copies(std::integral_constant<std::size_t, 12>{});
#endif
    } else {
      for (const std::int32_t column : columns) {
        copy_run(to, line + column * pixel, static_cast<std::size_t>(pixel));
        to += pixel;
      }
    }
  }
}

}  // namespace kernels
}  // namespace tf_embed::TF_EMBED_TARGET
