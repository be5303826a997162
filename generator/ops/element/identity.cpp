// SPDX-License-Identifier: Apache-2.0
#include "ops/element/identity.hpp"

#include "ir/known_elements.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> identity::infer(const shape_context& context) const {
  if (is_list || has_remarks) {
    TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  } else {
    TF_EMBED_CHECK(expect_inputs(context, 1));
  }
  if (expected) {
    const shape& s = context.shape(0);
    // TensorFlow compares what there is, not the most that there can be.
    for (const run_time_extent& extent : context.type(0).extents) {
      if (extent.axis >= expected->size() || (*expected)[extent.axis] < 0) continue;
      return refused_extent(
          context, 0, fmt::format("the shape {} asks for a size that is known only at run time", to_string(*expected)));
    }
    const bool fits = s.size() == expected->size() &&
                      std::equal(s.begin(), s.end(), expected->begin(), [](auto d, auto e) { return e < 0 || d == e; });
    if (!fits) {
      return diagnostic{error_kind::bad_model, fmt::format("input {} must have the shape {}",
                                                           to_string(context.type(0)), to_string(*expected))};
    }
  }
  std::vector<tensor_type> types;
  for (std::size_t i = 0; i < (has_remarks ? 1 : context.input_count()); ++i) types.push_back(context.type(i));
  return types;
}

result<std::vector<tensor>> identity::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>(inputs.begin(), has_remarks ? inputs.begin() + 1 : inputs.end());
}

result<void> identity::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i].extents = context.type(i).extents;
  return {};
}

result<void> identity::emit(layer_builder& b) const {
  for (std::size_t i = 0; i < b.output_count(); ++i) {
    if (!b.is_output_used(i)) continue;
    const bool half = is_half(b.input_type(i).dtype);
    if (!half) TF_EMBED_CHECK(check_kernel_dtype(b.input_type(i).dtype));
    layer_spec layer = half ? layer_spec("cast", {b.input(i), b.output(i)})
                            : layer_spec("unary", {"te::ops::identity", b.input(i), b.output(i)});
    if (i == 0) layer.in_place = {0};
    b.add(std::move(layer));
  }
  return {};
}

std::optional<element_source> identity::element_source(const graph&, const node& n, std::uint32_t port,
                                                       std::int64_t index) const {
  return gen::element_source{n.inputs[port], index};
}

namespace {

result<std::unique_ptr<op>> load_identity(const attributes& a) {
  auto made = std::make_unique<identity>();
  made->is_list = a.op_name() == "IdentityN";
  made->has_remarks = a.op_name() == "Print";
  if (a.op_name() == "EnsureShape") {
    TF_EMBED_TRY(made->expected, a.shape("shape"));
  }
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> identity_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"CheckNumerics", "identity", load_identity, "all, complex", "checks nothing", "output"},
      {"Copy", "identity", load_identity, "all, complex", "", "output"},
      {"CopyHost", "identity", load_identity, "all, complex", "", "output"},
      {"DeepCopy", "identity", load_identity, "all, complex", "", "y"},
      {"EnsureShape", "identity", load_identity, "all, complex", "asks for no size that is known only at run time", "output"},
      {"GuaranteeConst", "identity", load_identity, "all, complex", "", "output"},
      {"Identity", "identity", load_identity, "all, complex", "", "output"},
      {"IdentityN", "identity", load_identity, "all, complex", "", "output..."},
      {"PreventGradient", "identity", load_identity, "all, complex", "", "output"},
      {"Print", "identity", load_identity, "all, complex", "prints nothing", "output"},
      {"Snapshot", "identity", load_identity, "all, complex", "", "output"},
      {"StopGradient", "identity", load_identity, "all, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
