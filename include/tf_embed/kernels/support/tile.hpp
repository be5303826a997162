// SPDX-License-Identifier: Apache-2.0
// The register tile: `Rows` output pixels by `Vectors` vectors of output channels, kept in registers over the whole
// sum.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/activation.hpp>
#include <tf_embed/kernels/support/pixel_walk.hpp>
#include <tf_embed/kernels/support/spread.hpp>
#include <tf_embed/kernels/support/static_for.hpp>
#include <tf_embed/kernels/support/tile_scalar.hpp>
#include <tf_embed/simd/batch.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// Rows of the large and the middle tile (there is always a third of one row).
struct tile_rows {
  int large, middle;
};

/// Tile sizes of an arch: its vector registers, the most vectors of columns, and the rows for each number of vectors. A
/// property of the register file: accumulators, one vector of weights each, and a broadcast must fit. Wide tiles need
/// fewer instructions a product, which counts where two threads share a core's front end: with AVX-512 on a Xeon, 6x4
/// ran at 115 to 121 GFLOP/s beside a busy neighbour and 14x2 at 100 to 105, and both at 137 alone.
template <class Arch>
struct tile_shape {  // no FMA: SSE
  static constexpr int registers = 16;
  static constexpr int vectors = 2;
  static constexpr tile_rows rows(int) { return {4, 2}; }
};
template <>
struct tile_shape<simd::scalar> {  // a Cortex-M4F has 32 single registers, half of which sums may take
  static constexpr int registers = 16;
  static constexpr int vectors = 4;
  static constexpr tile_rows rows(int) { return {4, 1}; }  // a middle one: 1.4 kB of flash, 1 % faster
};
#if defined(TF_EMBED_HAS_XSIMD)
template <class Arch>
  requires(simd::detail::is_avx<Arch>)
struct tile_shape<Arch> {
  static constexpr int registers = 16;
  static constexpr int vectors = 2;
  static constexpr tile_rows rows(int) { return {6, 3}; }
};
template <class Arch>
  requires(simd::detail::is_avx512<Arch>)
struct tile_shape<Arch> {
  static constexpr int registers = 32;
  static constexpr int vectors = 4;
  static constexpr tile_rows rows(int v) {
    // Multiples of 7, where they fit: image sizes of ImageNet networks are.
    return v == 4 ? tile_rows{6, 3} : v == 3 ? tile_rows{8, 4} : v == 2 ? tile_rows{14, 7} : tile_rows{12, 6};
  }
};
template <class Arch>
  requires(simd::detail::is_neon64<Arch>)
struct tile_shape<Arch> {
  static constexpr int registers = 32;
  static constexpr int vectors = 4;
  static constexpr tile_rows rows(int) { return {6, 3}; }
};
#endif

/// What a tile needs to know. Pixels are arbitrary addresses, so tiles cross image rows.
template <class T, class Activation>
struct tile_args {
  static constexpr int max_rows = 14;
  static constexpr int max_vectors = 4;
  const T* a[max_rows];
  T* out[max_rows];  ///< already at the tile's first channel
  const T* w[max_vectors];
  term_runs runs;
  index_t rows;      ///< pixels to store; the addresses beyond repeat a valid one
  index_t channel;   ///< first output channel of the tile
  index_t columns;   ///< channels to store
  index_t residual;  ///< distance from the output to the residual, in elements
  epilogue<T, Activation> end;
};

/// Computes one tile. `Block` is the packing of the weights; if a tile spans several blocks each vector has its own
/// base.
template <class T, class Arch, int Rows, int Vectors, int Block, class Activation>
[[gnu::noinline]] void tile(const tile_args<T, Activation>& g) noexcept {
  using b = simd::batch<T, Arch>;
  constexpr int lanes = static_cast<int>(b::size);
  static_assert(Block % lanes == 0);
  // Integers wrap around, which single numbers of the language do not.
  if constexpr (lanes == 1 && Block % Vectors == 0 && std::is_floating_point_v<T>) {
    return tile_scalar<Rows, Vectors, Block, T>(g);
  }
  constexpr bool one_block = Vectors * lanes <= Block;
  // Few accumulators would wait for each other (an FMA takes four cycles): split the sum over several sets of them.
  constexpr int sets = Rows * Vectors >= 8 || lanes == 1 ? 1 : (Rows * Vectors >= 4 ? 2 : 4);

  // One vector of columns: a product is one instruction if its broadcast is addressed by a pointer alone, two if by a
  // pointer and an index (Intel cores split those).
  constexpr bool by_pointer = Vectors == 1 && sets == 1 && lanes == 16;

  const T* a[std::size_t{Rows}];
  static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE { a[r] = g.a[r]; });

  b acc[std::size_t{sets}][std::size_t{Rows}][std::size_t{Vectors}];
  static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
    const index_t left = g.columns - v * lanes;
    b start(T(0));
    if (g.end.bias && left > 0) {
      const T* from = g.end.bias + g.channel + v * lanes;
      start = left >= lanes ? simd::load<Arch>(from) : simd::load_partial<Arch>(from, static_cast<std::size_t>(left));
    }
    static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
      acc[0][r][v] = start;
      static_for<sets - 1>([&](auto s) TF_EMBED_LAMBDA_INLINE { acc[s + 1][r][v] = b(T(0)); });
    });
  });

  for (index_t row = 0; row < g.runs.rows; ++row) {
    for (index_t segment = 0; segment < g.runs.segments; ++segment) {
      const index_t k0 = row * g.runs.k_row + segment * g.runs.k_segment;
      index_t i = row * g.runs.a_row + segment * g.runs.a_segment;
      const T* w[std::size_t{Vectors}];
      static_for<Vectors>(
          [&](auto v) TF_EMBED_LAMBDA_INLINE { w[v] = (one_block ? g.w[0] + v * lanes : g.w[v]) + k0 * Block; });
      // acc += a[.][i + ahead] x w[ahead]
      const auto step = [&](b(&sums)[std::size_t{Rows}][std::size_t{Vectors}], index_t ahead) TF_EMBED_LAMBDA_INLINE {
        b y[std::size_t{Vectors}];
        static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
          y[v] = simd::load<Arch>((one_block ? w[0] + v * lanes : w[v]) + ahead * Block);
        });
        static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
          const b x(a[r][i + ahead]);
          static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { sums[r][v] = simd::fma(x, y[v], sums[r][v]); });
        });
      };
      const auto advance = [&](int n) TF_EMBED_LAMBDA_INLINE {
        i += n;
        static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { w[v] += n * Block; });
      };
      index_t left = g.runs.length;
      if constexpr (sets > 1) {
        for (; left >= sets; left -= sets) {
          static_for<sets>([&](auto s) TF_EMBED_LAMBDA_INLINE { step(acc[s], s); });
          advance(sets);
        }
      }
      if constexpr (by_pointer) {
        constexpr int terms = 4;
        const T* at[std::size_t{Rows}];
        static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE { at[r] = a[r] + i; });
        for (; left >= terms; left -= terms) {
          static_for<terms>([&](auto t) TF_EMBED_LAMBDA_INLINE {
            const b y = simd::load<Arch>(w[0] + t * Block);
            static_for<Rows>([&](auto r)
                                 TF_EMBED_LAMBDA_INLINE { acc[0][r][0] = simd::fma(b(at[r][t]), y, acc[0][r][0]); });
          });
          static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
            at[r] += terms;
            TF_EMBED_KEEP_POINTER(at[r]);
          });
          advance(terms);
        }
      }
      TF_EMBED_NO_UNROLL
      for (; left > 0; --left) {
        step(acc[0], 0);
        advance(1);
      }
    }
  }

  static_for<sets - 1>([&](auto s) TF_EMBED_LAMBDA_INLINE {
    static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
      static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { acc[0][r][v] += acc[s + 1][r][v]; });
    });
  });
  const auto each = [&](auto f) TF_EMBED_LAMBDA_INLINE {
    static_for<Rows>([&](auto r) TF_EMBED_LAMBDA_INLINE {
      static_for<Vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE { f(acc[0][r][v], r, v * lanes); });
    });
  };
  bool is_mixed = false;  // some sums hold what other pixels brought in
  if constexpr (is_spread<Activation>) {
    // NaN of any sum is NaN of their sum; that infinities of both signs are too costs time only. In four parts, which
    // do not wait for each other.
    b part[4] = {b(T(0)), b(T(0)), b(T(0)), b(T(0))};
    each([&](b& x, int r, int c) TF_EMBED_LAMBDA_INLINE { part[(r * Vectors + c / lanes) % 4] += x; });
    const b all = (part[0] + part[1]) + (part[2] + part[3]);
    is_mixed = simd::any(!(all == all), all);  // xsimd 8.1 has no != that is true of NaN
  }
  if (g.rows == Rows && g.columns == Vectors * lanes && !is_mixed) [[likely]] {
    if (g.end.residual) {
      each([&](b& x, int r, int c) TF_EMBED_LAMBDA_INLINE { x += simd::load<Arch>(g.out[r] + g.residual + c); });
    }
    each([&](b& x, int r, int c) TF_EMBED_LAMBDA_INLINE {
      simd::store(g.out[r] + c, g.end.activation.template apply<Arch>(x, g.channel + c, b::size));
    });
    return;
  }
  // Tiles at the edges are few: a loop, which compiles in a fraction of the time.
  T sums[std::size_t{Rows}][std::size_t{Vectors * lanes}];
  each([&](b& x, int r, int c) TF_EMBED_LAMBDA_INLINE { simd::store(sums[r] + c, x); });
  if constexpr (is_spread<Activation>) {
    if (is_mixed) sum_own_taps<Block>(g, sums[0], Vectors * lanes, lanes);
  }
  for (index_t r = 0; r < g.rows; ++r) {
    for (index_t c = 0; c < g.columns; c += lanes) {
      T* const out = g.out[r] + c;
      const auto n = static_cast<std::size_t>(g.columns - c < lanes ? g.columns - c : lanes);
      b x = simd::load<Arch>(sums[r] + c);
      if (g.end.residual) x += simd::load_partial<Arch>(out + g.residual, n);
      simd::store_partial(out, g.end.activation.template apply<Arch>(x, g.channel + c, n), n);
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
