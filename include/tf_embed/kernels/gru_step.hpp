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
/// or with them the products of the input, if those were made before; `inputs` is 0 then.
template <class T>
struct gru_step_operands {
  index_t inputs, units;
  const T* x;
  const T *gate_input, *candidate_input;  ///< packed weights
  const T *gate_state, *candidate_state;
  const T *gate_start, *candidate_start;
  const T* state_bias;  ///< of the product that the reset gate applies to
  T* gates;             ///< r and u, [2 units]; may be gate_start
  T* candidate;         ///< [units]; may be candidate_start
  T* state_part;        ///< room for [units]
  T* h;
};

namespace detail {

template <class Arch, int Block, class Functions, class T>
class gru_stepper {
 public:
  explicit gru_stepper(const gru_step_operands<T>& p) noexcept : p_(p) {}

  TF_EMBED_INLINE void run() const noexcept {
    walk<4>(2 * p_.units, [&](auto vectors, index_t c) TF_EMBED_LAMBDA_INLINE { gates(vectors, c); });
    walk<2>(p_.units, [&](auto vectors, index_t c) TF_EMBED_LAMBDA_INLINE { candidate(vectors, c); });
    if constexpr (Functions::reset_after) std::copy_n(p_.state_part, p_.units, p_.h);
  }

 private:
  using batch = simd::batch<T, Arch>;
  static constexpr index_t lanes = static_cast<index_t>(batch::size);
  /// Numbers of a row that one vector holds, from some column on.
  class part {
   public:
    part(index_t columns, index_t at) noexcept : at_(at), n_(static_cast<std::size_t>(std::min(lanes, columns - at))) {}
    TF_EMBED_INLINE batch read(const T* row) const noexcept {
      return n_ == batch::size ? simd::load<Arch>(row + at_) : simd::load_partial<Arch>(row + at_, n_);
    }
    TF_EMBED_INLINE void write(T* row, batch x) const noexcept {
      if (n_ == batch::size) {
        simd::store(row + at_, x);
      } else {
        simd::store_partial(row + at_, x, n_);
      }
    }

   private:
    index_t at_;
    std::size_t n_;
  };

  /// Calls `f(vectors, column)` for so many columns: `Wide` vectors at a time, then one.
  template <int Wide, class F>
  TF_EMBED_INLINE static void walk(index_t columns, F f) noexcept {
    index_t c = 0;
    for (; columns - c > (Wide - 1) * lanes; c += Wide * lanes) f(std::integral_constant<int, Wide>{}, c);
    for (; c < columns; c += lanes) f(std::integral_constant<int, 1>{}, c);
  }

  template <class Vectors>
  TF_EMBED_INLINE void gates(Vectors, index_t c) const noexcept {
    row_sums<T, Arch, Vectors::value, 8 / Vectors::value, Block> sums(c);
    sums.add(p_.inputs, p_.x, p_.gate_input);
    sums.add(p_.units, p_.h, p_.gate_state);
    static_for<Vectors::value>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      const index_t at = c + v * lanes;
      const part here(2 * p_.units, at);
      const batch gate = Functions::gate::apply(sums.at(v) + here.read(p_.gate_start));
      here.write(p_.gates, gate);
      if constexpr (!Functions::reset_after) {
        if (at < p_.units) {
          const part reset(p_.units, at);
          reset.write(p_.state_part, gate * reset.read(p_.h));
        }
      }
    });
  }

  template <class Vectors>
  TF_EMBED_INLINE void candidate(Vectors, index_t c) const noexcept {
    row_sums<T, Arch, Vectors::value, 8 / Vectors::value, Block> of_state(c);
    if constexpr (!Functions::reset_after) of_state.add(p_.inputs, p_.x, p_.candidate_input);
    of_state.add(p_.units, Functions::reset_after ? p_.h : p_.state_part, p_.candidate_state);
    row_sums<T, Arch, Vectors::value, 1, Block> of_input(c);
    if constexpr (Functions::reset_after) of_input.add(p_.inputs, p_.x, p_.candidate_input);
    static_for<Vectors::value>([&](auto v) TF_EMBED_LAMBDA_INLINE {
      const part here(p_.units, c + v * lanes);
      batch sum = here.read(p_.candidate_start);
      if constexpr (Functions::reset_after) {
        sum += of_input.at(v);
        sum = simd::fma(here.read(p_.gates), of_state.at(v) + here.read(p_.state_bias), sum);
      } else {
        sum += of_state.at(v);
      }
      const batch made = Functions::candidate::apply(sum);
      here.write(p_.candidate, made);
      const batch u = here.read(p_.gates + p_.units);
      // Other columns still read the state, if that is what their products are of.
      here.write(Functions::reset_after ? p_.state_part : p_.h, simd::fma(u, here.read(p_.h) - made, made));
    });
  }

  const gru_step_operands<T>& p_;
};

}  // namespace detail

/// Weights are packed by `Block`.
template <class Arch, int Block, class Functions, class T>
TF_EMBED_NOINLINE void gru_step(const gru_step_operands<T>& p) noexcept {
  detail::gru_stepper<Arch, Block, Functions, T>(p).run();
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
