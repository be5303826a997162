// SPDX-License-Identifier: Apache-2.0
#include "ops/control/cond.hpp"

#include "ir/evaluate_graph.hpp"
#include "ops/control/truth.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// The predicate as the layer takes it: one element of a type that C++ compares with 0.
argument predicate_of(layer_builder& b) {
  const tensor_type& type = b.input_type(0);
  if (!type.shape.empty()) {  // its size is known, and that is all it says
    tensor holds(dtype::boolean, {});
    holds.mutable_as<bool>()[0] = element_count(type.shape) != 0;
    return b.weights_tensor(holds, "predicate");
  }
  const operand given = b.input(0, "predicate");
  if (!is_half(type.dtype)) return given;
  const tensor_id wide = b.temporary({dtype::float32, {}});
  b.add(layer_spec("cast", {given, layer_builder::write(wide)}));
  return operand{wide, access::read, "predicate"};
}

}  // namespace

cond::cond() {
  branches[0].name = "then";
  branches[1].name = "else";
}

cond::cond(const cond& other) : op_base<cond>(other) {
  for (std::size_t i = 0; i < branches.size(); ++i) {
    branches[i].name = other.branches[i].name;
    branches[i].body = other.branches[i].body.clone();
  }
}

result<std::vector<tensor_type>> cond::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  const tensor_type& predicate = context.type(0);
  if (byte_size(predicate.dtype) == 0)
    return diagnostic{error_kind::unsupported, fmt::format("takes no predicate that is {}", to_string(predicate))};
  const graph& then_body = branches[0].body;
  const graph& else_body = branches[1].body;
  for (const region& r : branches) {
    if (r.body.inputs.size() + 1 == context.input_count()) continue;
    return bad_model(fmt::format("{}_branch takes {} arguments, but is given {}", r.name, r.body.inputs.size(),
                                 context.input_count() - 1));
  }
  if (then_body.outputs.size() != else_body.outputs.size()) {
    return bad_model(fmt::format("then_branch has {} results, but else_branch has {}", then_body.outputs.size(),
                                 else_body.outputs.size()));
  }
  std::vector<tensor_type> types;
  for (std::size_t i = 0; i < then_body.outputs.size(); ++i) {
    const tensor_type& a = then_body.type(then_body.outputs[i].value);
    const tensor_type& b = else_body.type(else_body.outputs[i].value);
    if (a.dtype != b.dtype)
      return bad_model(
          fmt::format("result {} is {} in then_branch, but {} in else_branch", i, to_string(a), to_string(b)));
    if (a != b) {
      return diagnostic{error_kind::unsupported, fmt::format("result {} is {} in then_branch, but {} in else_branch", i,
                                                             to_string(a), to_string(b))};
    }
    if (a.has_dynamic_axis() && !is_from_outside(a, context)) {
      return diagnostic{error_kind::unsupported,
                        fmt::format("result {} is {}: its size is found inside the branch", i, to_string(a))};
    }
    types.push_back(a);
  }
  return types;
}

bool cond::is_from_outside(const tensor_type& t, const shape_context& context) {
  return std::all_of(t.extents.begin(), t.extents.end(), [&](const run_time_extent& e) {
    return std::any_of(context.types().begin(), context.types().end(), [&](const tensor_type& in) {
      return std::any_of(in.extents.begin(), in.extents.end(), [&](const auto& other) { return other.id == e.id; });
    });
  });
}

// Nothing to set: `infer` gives the types of the branches, which were inferred with the extents of the operands.
result<void> cond::propagate_extents(const shape_context&, std::vector<tensor_type>&) const { return {}; }

result<std::vector<tensor>> cond::evaluate(std::span<const tensor> inputs) const {
  const graph& body = branches[is_true(inputs[0]) ? 0 : 1].body;
  return evaluate_graph(body, {inputs.begin() + 1, inputs.end()});
}

std::optional<choice> cond::choose(const std::vector<choice_input>& inputs) const {
  for (const choice_input& in : inputs) {
    if (!in.has_value) return std::nullopt;
  }
  // Only then do the arguments stand for what is handed over.
  for (const region& r : branches) {
    if (r.body.inputs.size() + 1 != inputs.size()) return std::nullopt;
  }
  const tensor_type* predicate = inputs[0].type;
  if (!predicate || byte_size(predicate->dtype) == 0 || predicate->has_dynamic_axis()) return std::nullopt;
  const auto truth =
      predicate->shape.empty() ? known_truth_of(inputs[0]) : std::optional(element_count(predicate->shape) != 0);
  if (!truth) return std::nullopt;
  choice c;
  c.region = *truth ? 0 : 1;
  return c;
}

result<void> cond::emit(layer_builder& b) const {
  if (b.input_type(0).has_dynamic_axis())
    return diagnostic{error_kind::unsupported, "a predicate whose size is known only at run time"};
  std::vector<tensor_id> results;
  for (std::size_t i = 0; i < b.output_count(); ++i) results.push_back(b.output_tensor(i));
  std::vector<tensor_id> arguments;
  for (std::size_t i = 1; i < b.input_count(); ++i) arguments.push_back(b.input_tensor(i));
  const argument predicate = predicate_of(b);
  // Both, so that what is unsupported in either is told at once.
  auto then_block = b.lower(branches[0], arguments, results);
  auto else_block = b.lower(branches[1], arguments, results);
  if (!then_block) return std::move(then_block.error());
  if (!else_block) return std::move(else_block.error());
  b.add(layer_spec("cond", {predicate}).with_block(std::move(*then_block)).with_block(std::move(*else_block)));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_cond(const attributes&) { return std::unique_ptr<op>(std::make_unique<cond>()); }

}  // namespace

std::span<const op_row> cond_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"If", "cond", load_cond, "all", "both branches give the same shapes", "output..."},
      {"StatelessIf", "cond", load_cond, "all", "both branches give the same shapes", "output..."},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
