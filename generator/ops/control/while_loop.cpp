// SPDX-License-Identifier: Apache-2.0
#include "ops/control/while_loop.hpp"

#include "ir/evaluate_graph.hpp"
#include "ops/control/truth.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tf_embed::gen {

while_loop::while_loop() {
  parts[0].name = "cond";
  parts[1].name = "body";
}

while_loop::while_loop(const while_loop& other)
    : op_base<while_loop>(other), trips(other.trips), most_trips(other.most_trips) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].name = other.parts[i].name;
    parts[i].has_whole_names = other.parts[i].has_whole_names;
    parts[i].body = other.parts[i].body.clone();
    parts[i].problems = other.parts[i].problems;
  }
}

result<std::vector<tensor_type>> while_loop::infer(const shape_context& context) const {
  const std::size_t variables = body().outputs.size();
  TF_EMBED_CHECK(expect_inputs_at_least(context, variables));
  std::vector<tensor_type> types(context.types().begin(),
                                 context.types().begin() + static_cast<std::ptrdiff_t>(variables));
  if (!trips) {
    const tensor_type& holds = condition().type(condition().outputs[0].value);
    if (!holds.shape.empty() || byte_size(holds.dtype) == 0 || is_half(holds.dtype))
      return diagnostic{error_kind::unsupported, fmt::format("takes no condition that is {}", to_string(holds))};
  }
  for (std::size_t i = 0; i < variables; ++i) {
    const tensor_type& next = body().type(body().outputs[i].value);
    if (next == types[i]) continue;
    return bad_model(fmt::format("loop variable {} is {} at first, but {} behind the body", i, to_string(types[i]),
                                 to_string(next)));
  }
  return types;
}

// `infer` has them from the operands.
result<void> while_loop::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i].extents = context.type(i).extents;
  return {};
}

result<std::vector<tensor>> while_loop::evaluate(std::span<const tensor> inputs) const {
  std::vector<tensor> values(inputs.begin(), inputs.end());
  for (std::int64_t i = 0;; ++i) {
    if (trips) {
      if (i == *trips) break;
    } else {
      TF_EMBED_TRY(const std::vector<tensor> holds, evaluate_graph(condition(), values));
      if (!is_true(holds[0])) break;
    }
    if (most_trips && i == *most_trips)
      return diagnostic{error_kind::runtime, fmt::format("runs more than {} times", *most_trips)};
    TF_EMBED_TRY(std::vector<tensor> next, evaluate_graph(body(), values));
    std::move(next.begin(), next.end(), values.begin());
  }
  values.resize(body().outputs.size());
  return values;
}

result<void> while_loop::emit(layer_builder& b) const {
  std::vector<tensor_id> arguments, next;
  for (std::size_t i = 0; i < b.output_count(); ++i) {
    b.add(layer_spec("identity", {b.input(i), b.output(i)}).allow_in_place(i));
    arguments.push_back(b.output_tensor(i));
    next.push_back(b.temporary(b.output_type(i)));
  }
  for (std::size_t i = b.output_count(); i < b.input_count(); ++i) arguments.push_back(b.input_tensor(i));
  // Both, so that what is unsupported in either is told at once.
  std::optional<tensor_id> predicate;
  result<block> asked{block{}};
  if (!trips) {
    predicate = b.temporary(condition().type(condition().outputs[0].value));
    asked = b.lower(parts[0], arguments, {&*predicate, 1});
  }
  auto repeated = b.lower(parts[1], arguments, next, true);
  if (!asked) return std::move(asked.error());
  if (!repeated) return std::move(repeated.error());
  asked->repeats = true;
  b.carry(*repeated, {arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(next.size())}, next);
  if (trips) {
    repeated->times = *trips;
    b.add(layer_spec("while_loop", "repeat", {*trips}).with_block(std::move(*repeated)));
  } else {
    b.add(layer_spec("while_loop", {layer_builder::read(*predicate), most_trips.value_or(0)})
              .with_block(std::move(*asked))
              .with_block(std::move(*repeated)));
  }
  return {};
}

namespace {

result<std::unique_ptr<op>> load_while_loop(const attributes&) {
  return std::unique_ptr<op>(std::make_unique<while_loop>());
}

}  // namespace

std::span<const op_row> while_loop_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"StatelessWhile", "while_loop", load_while_loop, "all", "loop variables keep their shapes, or the number of iterations is known", "output..."},
      {"While", "while_loop", load_while_loop, "all", "loop variables keep their shapes, or the number of iterations is known", "output..."},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
