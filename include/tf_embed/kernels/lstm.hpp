// SPDX-License-Identifier: Apache-2.0
// LSTM cells over the steps of a sequence. All four gates of a step are one product; what follows is one pass over its
// row.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/packed_product.hpp>
#include <tf_embed/kernels/support/activation_ops.hpp>
#include <tf_embed/kernels/support/element_row.hpp>
#include <tf_embed/kernels/support/sequence_walk.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The functions of a cell: operations of `ops` for the gates, for what is added to the state, and for what is read of
/// the state.
template <class Gate, class Added, class Read>
struct lstm_functions {
  using gate = Gate;
  using added = Added;
  using read = Read;
};

/// Where the results of all steps go: [steps, batch, units] each, `h` with the outputs. Null where nobody asked.
template <class T>
struct lstm_results {
  T *i = nullptr, *cs = nullptr, *f = nullptr, *o = nullptr, *ci = nullptr, *co = nullptr, *h = nullptr;
};

/// Weights that look at the state; null where there are none.
template <class T>
struct lstm_peephole {
  const T *i = nullptr, *f = nullptr, *o = nullptr;
};

template <class T>
struct lstm_operands {
  const T* x;
  const T *c_before, *h_before;  ///< the state before the first step: [batch, units], [batch, outputs]
  packed_matrix<T> input, hidden, projection;
  const T* bias;
  lstm_peephole<T> peephole;
  index_t place_c, place_f;  ///< of the gates in a row of the products, as i is the first and o the last of four
  T forget_bias;
  T clip;    ///< the state is kept within this distance of zero, if it is positive
  T* gates;  ///< room for [at_once, batch, 4 units]
  T *c, *h;  ///< the state, in the end that after the last step
  lstm_results<T> all;
};

namespace detail {

/// One row of gates: `c` and `h` after the step, and what else is asked for, at `at` of the results.
template <class T, class Arch, class Functions, bool Peephole, bool All>
TF_EMBED_NOINLINE void lstm_row(const lstm_operands<T>& p, index_t units, const T* gates, T* c, T* h,
                                index_t at) noexcept {
  using batch = simd::batch<T, Arch>;
  const T* const gate_c = gates + p.place_c * units;
  const T* const gate_f = gates + p.place_f * units;
  const T* const gate_o = gates + 3 * units;
  const batch forget_bias(p.forget_bias);
  const bool clips = p.clip > T(0);
  for_each_batch<T, Arch>(units, [&](auto read, auto write) TF_EMBED_LAMBDA_INLINE {
    const batch before = read(c);
    batch i = read(gates), f = read(gate_f) + forget_bias;
    if constexpr (Peephole) {
      i = simd::fma(read(p.peephole.i), before, i);
      f = simd::fma(read(p.peephole.f), before, f);
    }
    i = Functions::gate::apply(i);
    f = Functions::gate::apply(f);
    const batch ci = Functions::added::apply(read(gate_c));
    batch state = simd::fma(f, before, i * ci);
    if (clips) state = ops::clamped(state, batch(-p.clip), batch(p.clip));
    batch o = read(gate_o);
    if constexpr (Peephole) o = simd::fma(read(p.peephole.o), state, o);
    o = Functions::gate::apply(o);
    const batch co = Functions::read::apply(state);
    if constexpr (All) {
      const auto keep = [&](T* to, batch x) TF_EMBED_LAMBDA_INLINE {
        if (to) write(to + at, x);
      };
      keep(p.all.i, i), keep(p.all.cs, state), keep(p.all.f, f), keep(p.all.o, o), keep(p.all.ci, ci),
          keep(p.all.co, co);
    }
    write(c, state);
    write(h, o * co);
  });
}

}  // namespace detail

/// Runs the cell over the sequence. `All` says that more is asked for than the state and `h`. What lies beyond the end
/// of an entry's sequence is zero in the results of all steps; its state stays.
template <class Arch, class InputForm, class HiddenForm, class Functions, bool Peephole, bool All, class T,
          class Length>
void lstm(const sequence_sizes& s, const sequence_lengths<Length>& lengths, const lstm_operands<T>& p) noexcept {
  keep_state(p.c, p.c_before, s.batch * s.units);
  keep_state(p.h, p.h_before, s.batch * s.outputs);
  const auto each_result = [&](auto f) {
    if constexpr (All) {
      for (T* const r : {p.all.i, p.all.cs, p.all.f, p.all.o, p.all.ci, p.all.co}) f(r, s.units);
    }
    f(p.all.h, s.outputs);
  };
  const auto prepare = [&](index_t first, index_t count) {
    packed_product<Arch, InputForm, T>(count * s.batch, p.x + first * s.batch * p.input.depth, p.input, p.gates,
                                       p.bias);
  };
  const auto run = [&](index_t time, index_t slot) {
    T* const gates = p.gates + slot * s.batch * 4 * s.units;
    packed_accumulate<Arch, HiddenForm, T>(s.batch, p.h, p.hidden, gates);
    for (index_t b = 0; b < s.batch; ++b) {
      const index_t row = time * s.batch + b;
      if (!lengths.has(b, time)) {
        each_result([&](T* to, index_t n) { fill_zero(to, row * n, n); });
        continue;
      }
      T* const c = p.c + b * s.units;
      T* const h = p.h + b * s.outputs;
      // What is projected lies over gates that were read before.
      T* const result = p.projection.data ? gates + b * s.units : h;
      detail::lstm_row<T, Arch, Functions, Peephole, All>(p, s.units, gates + b * 4 * s.units, c, result,
                                                          row * s.units);
      if (p.projection.data) {
        packed_product<Arch, packed_form<HiddenForm::block, 0, true>, T>(1, result, p.projection, h);
      }
      if (p.all.h) std::copy_n(h, s.outputs, p.all.h + row * s.outputs);
    }
  };
  walk_sequence(s, lengths.longest(), prepare, run);
  const index_t done = lengths.longest() * s.batch, rest = s.steps * s.batch - done;
  each_result([&](T* to, index_t n) { fill_zero(to, done * n, rest * n); });
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
