// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/lstm.hpp>
#include <tf_embed/layers/recurrent.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// What makes an LSTM cell the one it is. The gates lie in a row of the products as i, c, f, o, or with `ForgetSecond`
/// as i, f, c, o. `Gate`, `Added` and `Read` are operations of `ops`; `ForgetBias` and `Clip` are `f32<bits>`; the
/// state is clipped where `Clip` is positive. `Backwards` runs from the last step to the first.
template <bool ForgetSecond, class Gate, class Added, class Read, class ForgetBias, class Clip, bool Backwards>
struct lstm_form {
  using functions = kernels::lstm_functions<Gate, Added, Read>;
  static constexpr index_t place_c = ForgetSecond ? 2 : 1;
  static constexpr index_t place_f = ForgetSecond ? 1 : 2;
  template <class T>
  static constexpr T forget_bias = static_cast<T>(ForgetBias::value);
  template <class T>
  static constexpr T clip = static_cast<T>(Clip::value);
  static constexpr bool is_backwards = Backwards;
};

/// Weights [units] that look at the state: of the input gate, the forget gate, and (at the state after the step) the
/// output gate.
template <tensor_like I, tensor_like F, tensor_like O>
struct lstm_peephole {
  template <class T>
  static kernels::lstm_peephole<T> make(std::byte* arena) noexcept {
    return {I::data(arena), F::data(arena), O::data(arena)};
  }
};

/// The results of all steps that are asked for, each [steps, batch, units] or `absent`.
template <class I, class Cs, class F, class O, class Ci, class Co, class H>
struct lstm_results {
  static constexpr bool only_h =
      std::is_same_v<lstm_results, lstm_results<absent, absent, absent, absent, absent, absent, H>>;
  template <class T>
  static kernels::lstm_results<T> make(std::byte* arena) noexcept {
    return {detail::place_of<I, T>(arena), detail::place_of<Cs, T>(arena), detail::place_of<F, T>(arena),
            detail::place_of<O, T>(arena), detail::place_of<Ci, T>(arena), detail::place_of<Co, T>(arena),
            detail::place_of<H, T>(arena)};
  }
};

/// An LSTM over `Steps` steps. With the row of gates g = x Input + h Hidden + Bias of each step, and c, h of the one
/// before:
///
///   i = Gate(g.i + wi c)   f = Gate(g.f + forget bias + wf c)   ci = Added(g.c)
///   cs = clipped(f c + i ci)   o = Gate(g.o + wo cs)   co = Read(cs)   h = o co, or (o co) Projection
///
/// X [Steps, batch, inputs], CBefore [batch, units], HBefore [batch, outputs]; Input and Hidden are packed weights of 4
/// units columns, Projection those of [units, outputs], or `absent`. C and H hold the state after the last step; Gates
/// is room for the products of some steps. See kernels/lstm.hpp for where sequences end early.
///
///     te::lstm<x, c0, h0, te::packed<float, 6, 48, 16, w>, te::packed<float, 12, 48, 16, v>, b, gates, c, h, 5,
///              te::lstm_form<false, te::ops::sigmoid, te::ops::tanh, te::ops::tanh, one, zero, false>, te::all_steps,
///              results>
template <tensor_like X, tensor_like CBefore, tensor_like HBefore, class Input, class Hidden, tensor_like Bias,
          writable_tensor Gates, writable_tensor C, writable_tensor H, index_t Steps, class Form, class Lengths,
          class Results, class Peephole = absent, class Projection = absent>
struct lstm {
  using value_type = typename X::value_type;
  static constexpr index_t units = Input::columns / 4;
  static constexpr index_t batch = units == 0 ? 0 : CBefore::size / units;
  static constexpr index_t outputs = Hidden::depth;

  static_assert(same_dtype<X, C> && same_dtype<X, H> && same_dtype<X, Bias> && same_dtype<X, Gates> &&
                    std::is_same_v<value_type, typename Input::value_type>,
                "tf_embed: lstm: the operands have different element types");
  static_assert(Input::columns == 4 * units && Hidden::columns == 4 * units && Bias::size == 4 * units,
                "tf_embed: lstm: weights and bias need four gates of the same size");
  static_assert(X::size == Steps * batch * Input::depth, "tf_embed: lstm: x is not [steps, batch, inputs]");
  static_assert(C::size == CBefore::size && H::size == HBefore::size && H::size == batch * outputs,
                "tf_embed: lstm: the state after the last step has another size than the state before the first");
  static_assert(Gates::size % (batch * 4 * units) == 0 && Gates::size > 0,
                "tf_embed: lstm: the gates need room for whole steps");

  static constexpr std::string_view name = "lstm";
  static constexpr std::size_t stack_bytes = simd::has_vectors<value_type> ? 4608 : 2048;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = value_type;
    if (const status s = Lengths::check(arena, Steps); s != status::ok) return s;
    static constexpr kernels::sequence_sizes sizes{
        Steps, batch, units, outputs, Gates::size / (batch * 4 * units), Form::is_backwards};
    constexpr bool peephole = !std::is_same_v<Peephole, absent>;
    kernels::lstm_operands<T> p{};
    p.x = X::data(arena);
    p.c_before = CBefore::data(arena);
    p.h_before = HBefore::data(arena);
    p.input = detail::matrix_of<Input, T>(arena);
    p.hidden = detail::matrix_of<Hidden, T>(arena);
    p.projection = detail::matrix_of<Projection, T>(arena);
    p.bias = Bias::data(arena);
    if constexpr (peephole) p.peephole = Peephole::template make<T>(arena);
    p.place_c = Form::place_c;
    p.place_f = Form::place_f;
    p.forget_bias = Form::template forget_bias<T>;
    p.clip = Form::template clip<T>;
    p.gates = Gates::data(arena);
    p.c = C::data(arena);
    p.h = H::data(arena);
    p.all = Results::template make<T>(arena);
    using input_form = detail::form_of<Input, T, Arch, Gates::size == 4 * units>;
    using hidden_form = detail::form_of<Hidden, T, Arch, batch == 1>;
    kernels::lstm<Arch, input_form, hidden_form, typename Form::functions, peephole, !Results::only_h>(
        sizes, Lengths::make(arena, Steps), p);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
