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
#include <cstdint>
#include <optional>
#include <utility>

namespace tf_embed::gen {
namespace {

/// The branch that a Case takes.
std::size_t case_of(std::int64_t index, std::size_t branches) {
  return index < 0 || index >= static_cast<std::int64_t>(branches) ? branches - 1 : static_cast<std::size_t>(index);
}

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

cond::cond() : branches(2) {
  branches[0].name = "then";
  branches[1].name = "else";
}

cond::cond(const cond& other) : op_base<cond>(other), branches(other.branches.size()), is_case(other.is_case) {
  for (std::size_t i = 0; i < branches.size(); ++i) {
    branches[i].name = other.branches[i].name;
    branches[i].has_whole_names = other.branches[i].has_whole_names;
    branches[i].body = other.branches[i].body.clone();
    branches[i].problems = other.branches[i].problems;
  }
}

cond cond::with_cases(std::size_t count) {
  cond made;
  made.is_case = true;
  made.branches = std::vector<region>(count);
  for (std::size_t i = 0; i < count; ++i) made.branches[i].name = fmt::format("branch{}", i);
  return made;
}

std::vector<std::string_view> cond::region_attributes() const {
  if (is_case) return std::vector<std::string_view>(branches.size(), "branches");
  return {"then_branch", "else_branch"};
}

std::string cond::title(std::size_t branch) const {
  return is_case ? fmt::format("branch {}", branch) : branches[branch].name + "_branch";
}

result<std::vector<tensor_type>> cond::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  const tensor_type& predicate = context.type(0);
  if (byte_size(predicate.dtype) == 0)
    return diagnostic{error_kind::unsupported, fmt::format("takes no predicate that is {}", to_string(predicate))};
  if (is_case && (!is_integer(predicate.dtype) || !predicate.shape.empty()))
    return bad_model(fmt::format("branch_index must be one integer, but is {}", to_string(predicate)));
  const graph& first = branches[0].body;
  for (std::size_t r = 0; r < branches.size(); ++r) {
    const graph& body = branches[r].body;
    if (body.inputs.size() + 1 != context.input_count()) {
      return bad_model(fmt::format("{} takes {} arguments, but is given {}", title(r), body.inputs.size(),
                                   context.input_count() - 1));
    }
  }
  for (std::size_t r = 1; r < branches.size(); ++r) {
    const graph& body = branches[r].body;
    if (first.outputs.size() != body.outputs.size()) {
      return bad_model(fmt::format("{} has {} results, but {} has {}", title(0), first.outputs.size(), title(r),
                                   body.outputs.size()));
    }
  }
  std::vector<tensor_type> types;
  for (std::size_t i = 0; i < first.outputs.size(); ++i) {
    const tensor_type& a = first.type(first.outputs[i].value);
    for (std::size_t r = 1; r < branches.size(); ++r) {
      const tensor_type& b = branches[r].body.type(branches[r].body.outputs[i].value);
      if (a == b) continue;
      std::string what =
          fmt::format("result {} is {} in {}, but {} in {}", i, to_string(a), title(0), to_string(b), title(r));
      if (a.dtype != b.dtype) return bad_model(std::move(what));
      return diagnostic{error_kind::unsupported, std::move(what)};
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
  std::size_t taken = is_true(inputs[0]) ? 0 : 1;
  if (is_case) taken = case_of(inputs[0].as_int(0), branches.size());
  return evaluate_graph(branches[taken].body, {inputs.begin() + 1, inputs.end()});
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
  choice c;
  if (is_case) {
    const tensor* index = inputs[0].constant;
    const auto& bounds = inputs[0].bounds;
    if (!predicate->shape.empty() || !is_integer(predicate->dtype)) return std::nullopt;
    if (!index && !(bounds && bounds->is_point())) return std::nullopt;
    c.region = case_of(index ? index->as_int(0) : bounds->least, branches.size());
    return c;
  }
  const auto truth =
      predicate->shape.empty() ? known_truth_of(inputs[0]) : std::optional(element_count(predicate->shape) != 0);
  if (!truth) return std::nullopt;
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
  layer_spec layer(is_case ? "case_of" : "cond", {predicate});
  // All, so that what is unsupported in any is told at once.
  std::optional<diagnostic> wrong;
  for (const region& r : branches) {
    auto made = b.lower(r, arguments, results);
    if (made) {
      layer.blocks.push_back(std::move(*made));
    } else if (!wrong) {
      wrong = std::move(made.error());
    }
  }
  if (wrong) return std::move(*wrong);
  b.add(std::move(layer));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_cond(const attributes&) { return std::unique_ptr<op>(std::make_unique<cond>()); }

result<std::unique_ptr<op>> load_case(const attributes& a) {
  TF_EMBED_TRY(const std::size_t count, a.graph_count("branches"));
  if (count == 0) return bad_model("attribute branches names no function");
  return std::unique_ptr<op>(std::make_unique<cond>(cond::with_cases(count)));
}

}  // namespace

std::span<const op_row> cond_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Case", "cond", load_case, "all", "all branches give the same shapes", "output..."},
      {"If", "cond", load_cond, "all", "both branches give the same shapes", "output..."},
      {"StatelessCase", "cond", load_case, "all", "all branches give the same shapes", "output..."},
      {"StatelessIf", "cond", load_cond, "all", "both branches give the same shapes", "output..."},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
