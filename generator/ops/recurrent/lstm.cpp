// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/lstm.hpp"

#include "ops/recurrent/recurrent_layer.hpp"
#include "ops/recurrent/recurrent_operands.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/filter_packing.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

result<std::unique_ptr<op>> load_lstm(const attributes& a) {
  auto l = std::make_unique<lstm>();
  const bool is_cell = a.op_name() == "LSTMBlockCell";
  l->is_sequence = l->has_length = !is_cell;
  l->forget_second = a.op_name() == "BlockLSTMV2";
  if (!l->forget_second) {
    TF_EMBED_TRY(l->forget_bias, a.real("forget_bias", 1));
  }
  TF_EMBED_TRY(l->cell_clip, a.real("cell_clip", l->forget_second ? 0.0f : 3.0f));
  TF_EMBED_TRY(const bool use_peephole, a.boolean("use_peephole", false));
  l->peephole = use_peephole ? lstm::peephole_use::read : lstm::peephole_use::unread;
  return std::unique_ptr<op>(std::move(l));
}

}  // namespace

lstm::places lstm::operands() const {
  places p{};
  std::size_t next = has_length ? 1 : 0;
  p.x = next++;
  p.c = next++;
  p.h = next++;
  p.weights = next++;
  p.peephole = next;
  if (peephole != peephole_use::none) next += 3;
  p.bias = next++;
  p.projection = next;
  if (has_projection) ++next;
  p.count = next;
  return p;
}

result<std::vector<tensor_type>> lstm::infer(const shape_context& context, recurrent_sizes& found) const {
  const places at = operands();
  TF_EMBED_CHECK(expect_inputs(context, at.count));
  TF_EMBED_CHECK(measure_input(context, at.x, is_sequence, found));
  TF_EMBED_CHECK(measure_state(context, at.c, "cs_prev", found));
  if (has_projection && context.shape(at.h).size() == 2) found.outputs = context.shape(at.h)[1];
  const std::int64_t n = found.units;
  operand_shapes expect(context, context.dtype(at.x));
  expect(at.c, "cs_prev", {found.batch, n});
  expect(at.h, "h_prev", {found.batch, found.outputs});
  expect(at.weights, "w", {found.input + found.outputs, 4 * n});
  expect(at.bias, "b", {4 * n});
  if (peephole == peephole_use::read) {
    expect(at.peephole, "wci", {n});
    expect(at.peephole + 1, "wcf", {n});
    expect(at.peephole + 2, "wco", {n});
  }
  if (has_projection) expect(at.projection, "the projection", {n, found.outputs});
  TF_EMBED_CHECK(expect.done());
  if (has_length) TF_EMBED_CHECK(check_length(context, 0, found));
  TF_EMBED_TRY(const tensor_type all, checked_type(context.dtype(at.x), result_shape(is_sequence, found, n)));
  std::vector<tensor_type> types(step_outputs, all);
  types[out_h].shape.back() = found.outputs;
  if (hands_on_state) {
    types.push_back(context.type(at.c));
    types.push_back(context.type(at.h));
  }
  return types;
}

result<void> lstm::emit(layer_builder& b) const {
  const places at = operands();
  const recurrent_sizes& s = inferred;
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(at.x).dtype));
  if (s.batch == 0 || s.units == 0 || (s.steps == 0 && !hands_on_state)) return {};
  const dtype t = b.input_type(at.x).dtype;
  const template_type input = packed_rows(b, at.weights, 0, s.input, "input_weights");
  const template_type hidden = packed_rows(b, at.weights, s.input, s.outputs, "state_weights");
  std::vector<argument> arguments{b.input(at.x), b.input(at.c), b.input(at.h), input, hidden, b.input(at.bias)};
  arguments.emplace_back(gate_room(b, t, s, 4));
  // Of one step the state is among the results.
  const std::uint32_t last_c = is_sequence ? out_last_c : out_cs, last_h = is_sequence ? out_last_h : out_h;
  const operand c = state_room(b, last_c, b.input_type(at.c));
  const operand h = state_room(b, last_h, b.input_type(at.h));
  arguments.emplace_back(c);
  arguments.emplace_back(h);
  arguments.emplace_back(s.steps);
  arguments.emplace_back(template_type{
      "te::lstm_form",
      {forget_second, cpp_name(gate), cpp_name(added), cpp_name(read), forget_bias, cell_clip, is_backwards}});
  arguments.emplace_back(length_argument(b, has_length));
  template_type results{"te::lstm_results", {}};
  for (std::uint32_t port = 0; port < step_outputs; ++port)
    results.arguments.push_back(port == last_c || port == last_h ? "te::absent" : wanted_output(b, port));
  arguments.emplace_back(std::move(results));
  if (peephole == peephole_use::read || has_projection) {
    arguments.emplace_back("te::absent");
    if (peephole == peephole_use::read) {
      arguments.back() = template_type{"te::lstm_peephole",
                                       {b.input(at.peephole), b.input(at.peephole + 1), b.input(at.peephole + 2)}};
    }
  }
  if (has_projection) arguments.emplace_back(packed_rows(b, at.projection, 0, s.units, "projection"));
  const std::int64_t per_step = saturating_product({s.batch, s.input + s.outputs, 4 * s.units}) +
                                (has_projection ? saturating_product({s.batch, s.units, s.outputs}) : 0);
  layer_spec layer = layer_spec("lstm", std::move(arguments)).counting(saturating_product({s.steps, per_step}));
  allow_state_in_place(b, layer, c, at.c);
  allow_state_in_place(b, layer, h, at.h);
  b.add(std::move(layer));
  return {};
}

std::unique_ptr<op> lstm::over_sequence(const sequence_traits& traits) const {
  auto sequence = std::make_unique<lstm>(*this);
  sequence->is_sequence = sequence->hands_on_state = true;
  sequence->has_length = traits.has_length;
  sequence->is_backwards = traits.is_backwards;
  return sequence;
}

std::span<const op_row> lstm_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BlockLSTM", "lstm", load_lstm, "float, float16", "", "i, cs, f, o, ci, co, h"},
      {"BlockLSTMV2", "lstm", load_lstm, "float, float16", "", "i, cs, f, o, ci, co, h"},
      {"LSTMBlockCell", "lstm", load_lstm, "float, float16", "", "i, cs, f, o, ci, co, h"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
