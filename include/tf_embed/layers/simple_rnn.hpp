// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/simple_rnn.hpp>
#include <tf_embed/layers/recurrent.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// h = Function(x Input + h State + Bias) over `Steps` steps, or with `Backwards` from the last to the first.
///
/// X [Steps, batch, inputs], HBefore [batch, units]. H holds the state after the last step, All that after every step
/// or is `absent`; Sums is room for the products of some steps. `Function` is an operation of `ops`.
///
///     te::simple_rnn<x, h0, wx, wh, b, sums, h, 7, te::ops::tanh, false, te::all_steps, te::absent>
template <tensor_like X, tensor_like HBefore, class Input, class State, tensor_like Bias, writable_tensor Sums,
          writable_tensor H, index_t Steps, class Function, bool Backwards, class Lengths, class All>
struct simple_rnn {
  using value_type = typename X::value_type;
  static constexpr index_t units = Input::columns;
  static constexpr index_t batch = HBefore::size / units;
  static constexpr index_t at_once = Sums::size / (batch * units);

  static_assert(same_dtype<X, H> && same_dtype<X, Sums> && std::is_same_v<value_type, typename Input::value_type>,
                "tf_embed: simple_rnn: the operands have different element types");
  static_assert(State::columns == units && State::depth == units && Bias::size == units,
                "tf_embed: simple_rnn: weights and bias have another size than the state");
  static_assert(X::size == Steps * batch * Input::depth, "tf_embed: simple_rnn: x is not [steps, batch, inputs]");
  static_assert(H::size == batch * units && at_once > 0,
                "tf_embed: simple_rnn: the state after the last step has another size than the state before the first");

  static constexpr std::string_view name = "simple_rnn";
  static constexpr std::size_t stack_bytes = simd::has_vectors<value_type> ? 4608 : 2048;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = value_type;
    if (const status s = Lengths::check(arena, Steps); s != status::ok) return s;
    static constexpr kernels::sequence_sizes sizes{Steps, batch, units, units, at_once, Backwards};
    const kernels::simple_rnn_operands<T> p{X::data(arena),
                                            HBefore::data(arena),
                                            detail::matrix_of<Input, T>(arena),
                                            detail::matrix_of<State, T>(arena),
                                            Bias::data(arena),
                                            Sums::data(arena),
                                            H::data(arena),
                                            detail::place_of<All, T>(arena)};
    kernels::simple_rnn<Arch, detail::form_of<Input, T, Arch, at_once * batch == 1>,
                        detail::form_of<State, T, Arch, batch == 1>, Function>(sizes, Lengths::make(arena, Steps), p);
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
