// SPDX-License-Identifier: Apache-2.0
// One step of a GRU for one entry of a batch: gates and candidate are finished while their sums are in registers.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/support/row_sums.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// What one step reads and writes. The sums begin as `gate_start` [2 units] and `candidate_start` [units]: the biases,
/// or with them products of the input that were made before, with `inputs` 0 then.
template <class T>
struct gru_step_operands {
  index_t inputs, units;
  const T* x;
  const T *gate_input, *candidate_input;  ///< packed weights
  const T *gate_state, *candidate_state;
  const T *gate_start, *candidate_start;
  const T* state_bias;  ///< as in gru_operands
  T* gates;             ///< r and u, [2 units]
  T* candidate;         ///< [units]; may be candidate_start
  T* state_part;        ///< room for [units]
  T* h;
};

namespace detail {

/// Calls `f(vectors, column)` for the columns of a row: four vectors at a time, then one at a time.
template <int Wide, index_t Lanes, class F>
TF_EMBED_INLINE void walk_columns(index_t columns, F f) noexcept {
  index_t c = 0;
  for (; columns - c > (Wide - 1) * Lanes; c += Wide * Lanes) f(std::integral_constant<int, Wide>{}, c);
  for (; c < columns; c += Lanes) f(std::integral_constant<int, 1>{}, c);
}

}  // namespace detail

template <class Arch, int Block, class Functions, class T>
TF_EMBED_NOINLINE void gru_step(const gru_step_operands<T>& p) noexcept {
  using batch = simd::batch<T, Arch>;
  constexpr index_t lanes = static_cast<index_t>(batch::size);
  const auto part = [&](index_t columns, index_t c) TF_EMBED_LAMBDA_INLINE {
    return static_cast<std::size_t>(std::min(lanes, columns - c));
  };
  const auto read = [&](const T* from, index_t c, std::size_t n) TF_EMBED_LAMBDA_INLINE {
    return n == batch::size ? simd::load<Arch>(from + c) : simd::load_partial<Arch>(from + c, n);
  };
  const auto write = [&](T* to, index_t c, batch x, std::size_t n) TF_EMBED_LAMBDA_INLINE {
    if (n == batch::size) {
      simd::store(to + c, x);
    } else {
      simd::store_partial(to + c, x, n);
    }
  };
  const index_t units = p.units;
  detail::walk_columns<4, lanes>(2 * units, [&](auto vectors, index_t c) TF_EMBED_LAMBDA_INLINE {
    row_sums<T, Arch, vectors, vectors == 1 ? 8 : 2, Block> sums(c);
    sums.add(p.inputs, p.x, p.gate_input);
    sums.add(units, p.h, p.gate_state);
    static_for<vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      const index_t at = c + v * lanes;
      const std::size_t n = part(2 * units, at);
      write(p.gates, at, Functions::gate::apply(sums.at(v) + read(p.gate_start, at, n)), n);
    });
  });
  if constexpr (!Functions::reset_after) {
    for (index_t c = 0; c < units; c += lanes) {
      const std::size_t n = part(units, c);
      write(p.state_part, c, read(p.gates, c, n) * read(p.h, c, n), n);
    }
  }
  detail::walk_columns<2, lanes>(units, [&](auto vectors, index_t c) TF_EMBED_LAMBDA_INLINE {
    row_sums<T, Arch, vectors, vectors == 1 ? 8 : 4, Block> sums(c);
    if constexpr (!Functions::reset_after) sums.add(p.inputs, p.x, p.candidate_input);
    sums.add(units, Functions::reset_after ? p.h : p.state_part, p.candidate_state);
    static_for<vectors>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      const index_t at = c + v * lanes;
      const std::size_t n = part(units, at);
      const batch candidate = Functions::candidate::apply(sums.at(v) + read(p.candidate_start, at, n));
      write(p.candidate, at, candidate, n);
      const batch u = read(p.gates + units, at, n);
      write(p.h, at, simd::fma(u, read(p.h, at, n) - candidate, candidate), n);
    });
  });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
