// SPDX-License-Identifier: Apache-2.0
// GRU cells over the steps of a sequence: the reset and update gates of a step are one product, the candidate another.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/gru_step.hpp>
#include <tf_embed/kernels/packed_product.hpp>
#include <tf_embed/kernels/support/element_row.hpp>
#include <tf_embed/kernels/support/sequence_walk.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The functions of a cell: operations of `ops` for the gates and for the candidate; and whether the reset gate applies
/// to the state's product, not to the state.
template <class Gate, class Candidate, bool ResetAfter>
struct gru_functions {
  using gate = Gate;
  using candidate = Candidate;
  static constexpr bool reset_after = ResetAfter;
};

/// Where the results of all steps go, [steps, batch, units] each; null where nobody asked.
template <class T>
struct gru_results {
  T *r = nullptr, *u = nullptr, *c = nullptr, *h = nullptr;
};

template <class T>
struct gru_operands {
  const T* x;
  const T* h_before;                        ///< the state before the first step: [batch, units]
  packed_matrix<T> gate_input, gate_state;  ///< of the gates r, u
  packed_matrix<T> candidate_input, candidate_state;
  const T *gate_bias, *candidate_bias;
  const T* state_bias;  ///< of the product that the reset gate applies to; null where it applies to the state
  T* gates;             ///< room for [at_once, batch, 2 units]
  T* candidates;        ///< room for [at_once, batch, units]
  T* state_part;        ///< room for [batch, units]
  T* h;                 ///< the state, in the end that after the last step
  gru_results<T> all;
};

namespace detail {

/// r and u of one row in the place of their products; `reset` is the state times r.
template <class T, class Arch, class Functions>
TF_EMBED_NOINLINE void gru_gates(index_t units, T* gates, const T* h, T* reset) noexcept {
  for_each_batch<T, Arch>(units, [&](auto read, auto write) TF_EMBED_LAMBDA_INLINE {
    const auto r = Functions::gate::apply(read(gates));
    write(gates, r);
    write(gates + units, Functions::gate::apply(read(gates + units)));
    write(reset, r * read(h));
  });
}

/// `h` after the step, and the candidate in the place of its product.
template <class T, class Arch, class Functions>
TF_EMBED_NOINLINE void gru_state(index_t units, T* gates, T* candidate, const T* state_part, T* h) noexcept {
  for_each_batch<T, Arch>(units, [&](auto read, auto write) TF_EMBED_LAMBDA_INLINE {
    auto u = read(gates + units);
    auto sum = read(candidate);
    if constexpr (Functions::reset_after) {
      const auto r = Functions::gate::apply(read(gates));
      u = Functions::gate::apply(u);
      write(gates, r);
      write(gates + units, u);
      sum = simd::fma(r, read(state_part), sum);
    }
    const auto c = Functions::candidate::apply(sum);
    write(candidate, c);
    write(h, simd::fma(u, read(h) - c, c));
  });
}

/// One step of a batch of one, on gates and candidates that hold the products with the input; or, of a sequence of one
/// step, on the input itself.
template <class Arch, int Block, class Functions, class T>
void gru_one_row(const sequence_sizes& s, const gru_operands<T>& p, T* gates, T* candidate) noexcept {
  const bool is_whole = s.steps == 1;
  gru_step_operands<T> step{};
  step.inputs = is_whole ? p.gate_input.depth : 0;
  step.units = s.units;
  step.x = p.x;
  step.gate_input = p.gate_input.data;
  step.candidate_input = p.candidate_input.data;
  step.gate_state = p.gate_state.data;
  step.candidate_state = p.candidate_state.data;
  step.gate_start = is_whole ? p.gate_bias : gates;
  step.candidate_start = is_whole ? p.candidate_bias : candidate;
  step.state_bias = p.state_bias;
  step.gates = gates;
  step.candidate = candidate;
  step.state_part = p.state_part;
  step.h = p.h;
  gru_step<Arch, Block, Functions, T>(step);
}

}  // namespace detail

/// Runs the cell over the sequence. What lies beyond the end of an entry's sequence is zero in the results of all
/// steps; its state stays.
template <class Arch, class GateInput, class CandidateInput, class GateState, class CandidateState, class Functions,
          class T, class Length>
void gru(const sequence_sizes& s, const sequence_lengths<Length>& lengths, const gru_operands<T>& p) noexcept {
  const index_t units = s.units;
  // Where vectors pay, a step of one row is finished in registers.
  using step_arch = fitting_arch<T, Arch, GateState::block>;
  constexpr bool is_fused = GateState::one_row && simd::lanes<T, step_arch> != 1;
  keep_state(p.h, p.h_before, s.batch * units);
  const auto prepare = [&](index_t first, index_t count) {
    if (is_fused && s.steps == 1) return;
    const T* const x = p.x + first * s.batch * p.gate_input.depth;
    packed_product<Arch, GateInput, T>(count * s.batch, x, p.gate_input, p.gates, p.gate_bias);
    packed_product<Arch, CandidateInput, T>(count * s.batch, x, p.candidate_input, p.candidates, p.candidate_bias);
  };
  const auto run = [&](index_t time, index_t slot) {
    T* const gates = p.gates + slot * s.batch * 2 * units;
    T* const candidates = p.candidates + slot * s.batch * units;
    if constexpr (!is_fused) packed_accumulate<Arch, GateState, T>(s.batch, p.h, p.gate_state, gates);
    if constexpr (is_fused) {
      if (lengths.has(0, time)) detail::gru_one_row<step_arch, GateState::block, Functions, T>(s, p, gates, candidates);
    } else if constexpr (Functions::reset_after) {
      packed_product<Arch, CandidateState, T>(s.batch, p.h, p.candidate_state, p.state_part, p.state_bias);
    } else {
      for (index_t b = 0; b < s.batch; ++b) {
        detail::gru_gates<T, Arch, Functions>(units, gates + b * 2 * units, p.h + b * units, p.state_part + b * units);
      }
      packed_accumulate<Arch, CandidateState, T>(s.batch, p.state_part, p.candidate_state, candidates);
    }
    for (index_t b = 0; b < s.batch; ++b) {
      const index_t at = (time * s.batch + b) * units;
      if (!lengths.has(b, time)) {
        for (T* const r : {p.all.r, p.all.u, p.all.c, p.all.h}) fill_zero(r, at, units);
        continue;
      }
      T* const row = gates + b * 2 * units;
      T* const candidate = candidates + b * units;
      T* const h = p.h + b * units;
      if constexpr (!is_fused) {
        detail::gru_state<T, Arch, Functions>(units, row, candidate, p.state_part + b * units, h);
      }
      if (p.all.r) std::copy_n(row, units, p.all.r + at);
      if (p.all.u) std::copy_n(row + units, units, p.all.u + at);
      if (p.all.c) std::copy_n(candidate, units, p.all.c + at);
      if (p.all.h) std::copy_n(h, units, p.all.h + at);
    }
  };
  walk_sequence(s, lengths.longest(), prepare, run);
  const index_t done = lengths.longest() * s.batch * units, rest = s.steps * s.batch * units - done;
  for (T* const r : {p.all.r, p.all.u, p.all.c, p.all.h}) fill_zero(r, done, rest);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
