// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/gru.hpp>
#include <tf_embed/layers/recurrent.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// What makes a GRU cell the one it is: `Gate` and `Candidate` are operations of `ops`; `ResetAfter` says what the
/// reset gate applies to. `Backwards` runs from the last step to the first.
template <class Gate, class Candidate, bool ResetAfter, bool Backwards>
struct gru_form {
  using functions = kernels::gru_functions<Gate, Candidate, ResetAfter>;
  static constexpr bool is_backwards = Backwards;
};

/// Weights and bias of one part of a cell, the gates or the candidate: packed [inputs, n] and [units, n], and [n].
template <class Input, class State, tensor_like Bias>
struct gru_weights {
  using input = Input;
  using state = State;
  using bias = Bias;
};

/// The results of all steps that are asked for, each [steps, batch, units] or `absent`.
template <class R, class U, class C, class H>
struct gru_results {
  template <class T>
  static kernels::gru_results<T> make(std::byte* arena) noexcept {
    return {detail::place_of<R, T>(arena), detail::place_of<U, T>(arena), detail::place_of<C, T>(arena),
            detail::place_of<H, T>(arena)};
  }
};

/// A GRU over `Steps` steps. With x of the step and h of the one before:
///
///   r, u = Gate(x Wx + h Wh + b) of the gates
///   c = Candidate(x Vx + (r h) Vh + b) of the candidate; with ResetAfter Candidate(x Vx + b + r (h Vh + StateBias))
///   h = u h + (1 - u) c
///
/// X [Steps, batch, inputs], HBefore [batch, units]. H holds the state after the last step; Gates and Candidates are
/// room for the products of some steps, StatePart for [batch, units]. See kernels/gru.hpp for where sequences end
/// early.
///
///     te::gru<x, h0, te::gru_weights<wx, wh, b>, te::gru_weights<vx, vh, c>, gates, candidates, part, h, 1,
///             te::gru_form<te::ops::sigmoid, te::ops::tanh, false, false>, te::all_steps,
///             te::gru_results<te::absent, te::absent, te::absent, te::absent>>
template <tensor_like X, tensor_like HBefore, class GateWeights, class CandidateWeights, writable_tensor Gates,
          writable_tensor Candidates, writable_tensor StatePart, writable_tensor H, index_t Steps, class Form,
          class Lengths, class Results, class StateBias = absent>
struct gru {
  using value_type = typename X::value_type;
  using gate_input = typename GateWeights::input;
  using gate_state = typename GateWeights::state;
  using candidate_input = typename CandidateWeights::input;
  using candidate_state = typename CandidateWeights::state;
  static constexpr index_t units = candidate_input::columns;
  static constexpr index_t batch = HBefore::size / units;
  static constexpr index_t at_once = Candidates::size / (batch * units);

  static_assert(same_dtype<X, H> && same_dtype<X, Gates> && std::is_same_v<value_type, typename gate_input::value_type>,
                "tf_embed: gru: the operands have different element types");
  static_assert(gate_input::columns == 2 * units && gate_state::columns == 2 * units &&
                    candidate_state::columns == units && GateWeights::bias::size == 2 * units &&
                    CandidateWeights::bias::size == units,
                "tf_embed: gru: weights and biases need two gates and a candidate of the same size");
  static_assert(gate_state::depth == units && candidate_state::depth == units,
                "tf_embed: gru: the weights of the state need as many rows as it has units");
  static_assert(X::size == Steps * batch * gate_input::depth && candidate_input::depth == gate_input::depth,
                "tf_embed: gru: x is not [steps, batch, inputs]");
  static_assert(H::size == batch * units && StatePart::size == batch * units,
                "tf_embed: gru: the state after the last step has another size than the state before the first");
  static_assert(at_once > 0 && Gates::size == 2 * Candidates::size,
                "tf_embed: gru: gates and candidates need room for the same steps");

  static constexpr std::string_view name = "gru";
  static constexpr std::size_t stack_bytes = simd::has_vectors<value_type> ? 4608 : 2048;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = value_type;
    if (const status s = Lengths::check(arena, Steps); s != status::ok) return s;
    static constexpr kernels::sequence_sizes sizes{Steps, batch, units, units, at_once, Form::is_backwards};
    kernels::gru_operands<T> p{};
    p.x = X::data(arena);
    p.h_before = HBefore::data(arena);
    p.gate_input = detail::matrix_of<gate_input, T>(arena);
    p.gate_state = detail::matrix_of<gate_state, T>(arena);
    p.candidate_input = detail::matrix_of<candidate_input, T>(arena);
    p.candidate_state = detail::matrix_of<candidate_state, T>(arena);
    p.gate_bias = GateWeights::bias::data(arena);
    p.candidate_bias = CandidateWeights::bias::data(arena);
    p.state_bias = detail::place_of<StateBias, const T>(arena);
    p.gates = Gates::data(arena);
    p.candidates = Candidates::data(arena);
    p.state_part = StatePart::data(arena);
    p.h = H::data(arena);
    p.all = Results::template make<T>(arena);
    constexpr bool one_input = at_once * batch == 1, one_state = batch == 1;
    kernels::gru<Arch, detail::form_of<gate_input, T, Arch, one_input>,
                 detail::form_of<candidate_input, T, Arch, one_input>, detail::form_of<gate_state, T, Arch, one_state>,
                 detail::form_of<candidate_state, T, Arch, one_state>, typename Form::functions>(
        sizes, Lengths::make(arena, Steps), p);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
