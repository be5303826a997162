// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/gru.hpp"

#include "ops/recurrent/recurrent_layer.hpp"
#include "ops/recurrent/recurrent_reference.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/filter_packing.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> gru::infer(const shape_context& context, recurrent_sizes& found) const {
  const std::size_t x = first_operand();
  TF_EMBED_CHECK(expect_inputs(context, x + (reset_after ? 7 : 6)));
  TF_EMBED_CHECK(measure_input(context, x, is_sequence, found));
  TF_EMBED_CHECK(measure_state(context, x + 1, "h_prev", found));
  const std::int64_t n = found.units;
  operand_shapes expect(context, context.dtype(x));
  expect(x + 1, "h_prev", {found.batch, n});
  expect(x + 2, "w_ru", {found.input + n, 2 * n});
  expect(x + 3, "w_c", {found.input + n, n});
  expect(x + 4, "b_ru", {2 * n});
  expect(x + 5, "b_c", {n});
  if (reset_after) expect(x + 6, "the bias of the state", {n});
  TF_EMBED_CHECK(expect.done());
  if (has_length) TF_EMBED_CHECK(check_length(context, 0, found));
  TF_EMBED_TRY(const tensor_type all, checked_type(context.dtype(x), result_shape(is_sequence, found, n)));
  std::vector<tensor_type> types(step_outputs, all);
  if (hands_on_state) types.push_back(context.type(x + 1));
  return types;
}

result<std::vector<tensor>> gru::evaluate(std::span<const tensor> inputs) const {
  const recurrent_sizes& s = inferred;
  const std::size_t first = first_operand();
  const dtype t = inputs[first].dtype();
  TF_EMBED_TRY(const std::vector<std::int64_t> lengths, step_counts(has_length ? &inputs[0] : nullptr, s));
  const numbers x(inputs[first]), gate_weights(inputs[first + 2]), gate_bias(inputs[first + 4]);
  const numbers bias(inputs[first + 5]);
  // Of the candidate's weights those of the input and those of the state.
  const numbers input_weights(rows_of(inputs[first + 3], 0, s.input));
  const numbers state_weights(rows_of(inputs[first + 3], s.input, s.units));
  const shape all = result_shape(is_sequence, s, s.units);
  std::vector<numbers> results(step_outputs, numbers(t, element_count(all)));
  const auto u = static_cast<std::size_t>(s.units);
  numbers last(t, s.batch * s.units);
  for (std::int64_t entry = 0; entry < s.batch; ++entry) {
    std::vector<double> h = row_of(numbers(inputs[first + 1]), entry, s.units);
    const std::int64_t steps = lengths[static_cast<std::size_t>(entry)];
    for (std::int64_t n = 0; n < steps; ++n) {
      const std::int64_t place = (is_backwards ? steps - 1 - n : n) * s.batch + entry;
      const std::size_t at = static_cast<std::size_t>(place) * u;
      const std::vector<double> seen = row_of(x, place, s.input);
      std::vector<double> gates = affine(t, joined(seen, h), gate_weights, gate_bias);
      for (std::size_t k = 0; k < u; ++k) {
        gates[k] = results[out_r].set(at + k, apply(gate, gates[k]));
        gates[u + k] = results[out_u].set(at + k, apply(gate, gates[u + k]));
      }
      const std::vector<double> of_input = affine(t, seen, input_weights, bias);
      std::vector<double> state = h;
      for (std::size_t k = 0; k < u && !reset_after; ++k) state[k] = round_to(t, gates[k] * h[k]);
      std::vector<double> of_state =
          affine(t, state, state_weights, reset_after ? numbers(inputs[first + 6]) : numbers(t, s.units));
      for (std::size_t k = 0; k < u; ++k) {
        if (reset_after) of_state[k] = gates[k] * of_state[k];
        const double c = results[out_c].set(at + k, apply(candidate, of_input[k] + of_state[k]));
        h[k] = results[out_h].set(at + k, gates[u + k] * (h[k] - c) + c);
      }
    }
    for (std::size_t k = 0; k < u; ++k) last.set(static_cast<std::size_t>(entry) * u + k, h[k]);
  }
  std::vector<tensor> outputs;
  for (const numbers& r : results) outputs.push_back(r.to_tensor(all));
  if (hands_on_state) outputs.push_back(last.to_tensor(inputs[first + 1].shape()));
  return outputs;
}

result<void> gru::emit(layer_builder& b) const {
  const std::size_t x = first_operand();
  const recurrent_sizes& s = inferred;
  const dtype t = b.input_type(x).dtype;
  TF_EMBED_CHECK(check_kernel_dtype(t));
  if (s.batch == 0 || s.units == 0 || (s.steps == 0 && !hands_on_state)) return {};
  const auto part = [&](std::size_t weights, std::size_t bias, std::string_view of_input, std::string_view of_state) {
    template_type input = packed_rows(b, weights, 0, s.input, of_input);
    template_type state = packed_rows(b, weights, s.input, s.units, of_state);
    return template_type{"te::gru_weights", {std::move(input), std::move(state), b.input(bias)}};
  };
  std::vector<argument> arguments{b.input(x), b.input(x + 1)};
  arguments.emplace_back(part(x + 2, x + 4, "gates_of_input", "gates_of_state"));
  arguments.emplace_back(part(x + 3, x + 5, "candidate_of_input", "candidate_of_state"));
  arguments.emplace_back(gate_room(b, t, s, 2));
  arguments.emplace_back(gate_room(b, t, s, 1));
  arguments.emplace_back(b.scratch({t, {s.batch, s.units}}));
  // Of one step the state is the result.
  const std::uint32_t state = is_sequence ? out_last : out_h;
  const operand h = state_room(b, state, b.input_type(x + 1));
  arguments.emplace_back(h);
  arguments.emplace_back(s.steps);
  arguments.emplace_back(
      template_type{"te::gru_form", {cpp_name(gate), cpp_name(candidate), reset_after, is_backwards}});
  arguments.emplace_back(length_argument(b, has_length));
  template_type results{"te::gru_results", {}};
  for (std::uint32_t port = 0; port < step_outputs; ++port)
    results.arguments.push_back(port == state ? "te::absent" : wanted_output(b, port));
  arguments.emplace_back(std::move(results));
  if (reset_after) arguments.emplace_back(b.input(x + 6));
  layer_spec layer = layer_spec("gru", std::move(arguments))
                         .counting(saturating_product({s.steps, s.batch, s.input + s.units, 3 * s.units}));
  allow_state_in_place(b, layer, h, x + 1);
  b.add(std::move(layer));
  return {};
}

std::unique_ptr<op> gru::over_sequence(const sequence_traits& traits) const {
  auto sequence = std::make_unique<gru>(*this);
  sequence->is_sequence = sequence->hands_on_state = true;
  sequence->has_length = traits.has_length;
  sequence->is_backwards = traits.is_backwards;
  return sequence;
}

std::span<const op_row> gru_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"GRUBlockCell", "gru", load_plain<gru>, "float", "", "r, u, c, h"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
