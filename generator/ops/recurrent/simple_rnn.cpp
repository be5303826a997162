// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/simple_rnn.hpp"

#include "ops/recurrent/recurrent_layer.hpp"
#include "ops/recurrent/recurrent_reference.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/filter_packing.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

namespace tf_embed::gen {

result<std::vector<tensor_type>> simple_rnn::infer(const shape_context& context, recurrent_sizes& found) const {
  const std::size_t x = first_operand();
  TF_EMBED_CHECK(expect_inputs(context, x + 4));
  TF_EMBED_CHECK(measure_input(context, x, is_sequence, found));
  TF_EMBED_CHECK(measure_state(context, x + 1, "h_prev", found));
  const std::int64_t n = found.units;
  operand_shapes expect(context, context.dtype(x));
  expect(x + 1, "h_prev", {found.batch, n});
  expect(x + 2, "w", {found.input + n, n});
  expect(x + 3, "b", {n});
  TF_EMBED_CHECK(expect.done());
  if (has_length) TF_EMBED_CHECK(check_length(context, 0, found));
  TF_EMBED_TRY(auto types, one_output(context.dtype(x), result_shape(is_sequence, found, n)));
  if (hands_on_state) types.push_back(context.type(x + 1));
  return types;
}

result<std::vector<tensor>> simple_rnn::evaluate(std::span<const tensor> inputs) const {
  const recurrent_sizes& s = inferred;
  const std::size_t first = first_operand();
  const dtype t = inputs[first].dtype();
  TF_EMBED_TRY(const std::vector<std::int64_t> lengths, step_counts(has_length ? &inputs[0] : nullptr, s));
  const numbers x(inputs[first]), w(inputs[first + 2]), b(inputs[first + 3]);
  const shape all = result_shape(is_sequence, s, s.units);
  numbers results(t, element_count(all));
  numbers last(t, s.batch * s.units);
  for (std::int64_t entry = 0; entry < s.batch; ++entry) {
    std::vector<double> h = row_of(numbers(inputs[first + 1]), entry, s.units);
    const std::int64_t steps = lengths[static_cast<std::size_t>(entry)];
    for (std::int64_t n = 0; n < steps; ++n) {
      const std::int64_t place = (is_backwards ? steps - 1 - n : n) * s.batch + entry;
      const std::vector<double> sums = affine(t, joined(row_of(x, place, s.input), h), w, b);
      for (std::size_t k = 0; k < h.size(); ++k)
        h[k] = results.set(static_cast<std::size_t>(place) * h.size() + k, apply(function, sums[k]));
    }
    for (std::size_t k = 0; k < h.size(); ++k) last.set(static_cast<std::size_t>(entry) * h.size() + k, h[k]);
  }
  std::vector<tensor> outputs{results.to_tensor(all)};
  if (hands_on_state) outputs.push_back(last.to_tensor(inputs[first + 1].shape()));
  return outputs;
}

std::unique_ptr<op> simple_rnn::over_sequence(const sequence_traits& traits) const {
  auto sequence = std::make_unique<simple_rnn>(*this);
  sequence->is_sequence = sequence->hands_on_state = true;
  sequence->has_length = traits.has_length;
  sequence->is_backwards = traits.is_backwards;
  return sequence;
}

result<void> simple_rnn::emit(layer_builder& b) const {
  const std::size_t x = first_operand();
  const recurrent_sizes& s = inferred;
  const dtype t = b.input_type(x).dtype;
  TF_EMBED_CHECK(check_kernel_dtype(t));
  if (s.batch == 0 || s.units == 0 || (s.steps == 0 && !hands_on_state)) return {};
  template_type input = packed_rows(b, x + 2, 0, s.input, "input_weights");
  template_type state = packed_rows(b, x + 2, s.input, s.units, "state_weights");
  // Of one step the state is the result.
  const operand last = state_room(b, is_sequence ? 1 : 0, b.input_type(x + 1));
  layer_spec layer = layer_spec("simple_rnn", {b.input(x), b.input(x + 1), std::move(input), std::move(state),
                                               b.input(x + 3), gate_room(b, t, s, 1), last, s.steps, cpp_name(function),
                                               is_backwards, length_argument(b, has_length),
                                               is_sequence ? wanted_output(b, 0) : argument("te::absent")})
                         .counting(saturating_product({s.steps, s.batch, s.input + s.units, s.units}));
  allow_state_in_place(b, layer, last, x + 1);
  b.add(std::move(layer));
  return {};
}

}  // namespace tf_embed::gen
