// SPDX-License-Identifier: Apache-2.0
// The simplest recurrent cell over the steps of a sequence.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/packed_product.hpp>
#include <tf_embed/kernels/support/element_row.hpp>
#include <tf_embed/kernels/support/sequence_walk.hpp>
#include <tf_embed/simd/batch.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

template <class T>
struct simple_rnn_operands {
  const T* x;
  const T* h_before;  ///< the state before the first step: [batch, units]
  packed_matrix<T> input, state;
  const T* bias;
  T* sums;  ///< room for [at_once, batch, units]
  T* h;     ///< the state, in the end that after the last step
  T* all;   ///< that after every step, [steps, batch, units], or null
};

namespace detail {

/// h = Function(sums)
template <class T, class Arch, class Function>
TF_EMBED_NOINLINE void simple_rnn_row(index_t units, const T* sums, T* h) noexcept {
  for_each_batch<T, Arch>(units,
                          [&](auto read, auto write) TF_EMBED_LAMBDA_INLINE { write(h, Function::apply(read(sums))); });
}

}  // namespace detail

/// Runs h = Function(x Input + h State + bias) over the sequence. What lies beyond the end of an entry's sequence is
/// zero in `all`; its state stays.
template <class Arch, class InputForm, class StateForm, class Function, class T, class Length>
void simple_rnn(const sequence_sizes& s, const sequence_lengths<Length>& lengths,
                const simple_rnn_operands<T>& p) noexcept {
  keep_state(p.h, p.h_before, s.batch * s.units);
  const auto prepare = [&](index_t first, index_t count) {
    packed_product<Arch, InputForm, T>(count * s.batch, p.x + first * s.batch * p.input.depth, p.input, p.sums, p.bias);
  };
  const auto run = [&](index_t time, index_t slot) {
    T* const sums = p.sums + slot * s.batch * s.units;
    packed_accumulate<Arch, StateForm, T>(s.batch, p.h, p.state, sums);
    for (index_t b = 0; b < s.batch; ++b) {
      const index_t at = (time * s.batch + b) * s.units;
      if (!lengths.has(b, time)) {
        fill_zero(p.all, at, s.units);
        continue;
      }
      T* const h = p.h + b * s.units;
      detail::simple_rnn_row<T, Arch, Function>(s.units, sums + b * s.units, h);
      if (p.all) std::copy_n(h, s.units, p.all + at);
    }
  };
  walk_sequence(s, lengths.longest(), prepare, run);
  const index_t done = lengths.longest() * s.batch * s.units;
  fill_zero(p.all, done, s.steps * s.batch * s.units - done);
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
