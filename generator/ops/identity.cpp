// SPDX-License-Identifier: Apache-2.0
#include "ops/identity.hpp"

#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_identity(const attributes& a) {
  auto made = std::make_unique<identity>();
  made->is_list = a.op_name() == "IdentityN";
  made->has_remarks = a.op_name() == "Print";
  if (a.op_name() == "EnsureShape") {
    TF_EMBED_TRY(made->expected, a.shape("shape"));
  }
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> identity::infer_shape(const shape_context& context) {
  if (is_list || has_remarks) {
    TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  } else {
    TF_EMBED_CHECK(expect_inputs(context, 1));
  }
  if (expected) {
    const shape& s = context.shape(0);
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

result<void> identity::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i].extent = context.type(i).extent;
  return {};
}

result<void> identity::emit(layer_builder& b) const {
  for (std::size_t i = 0; i < b.output_count(); ++i) {
    if (!b.is_output_used(i)) continue;
    if (i == 0) b.allow_in_place(0);
    if (is_half(b.input_type(i).dtype)) {
      b.layer("cast", "cast", {b.input(i), b.output(i)});
      continue;
    }
    TF_EMBED_CHECK(check_kernel_dtype(b.input_type(i).dtype));
    b.layer("unary", "unary", {"te::ops::identity", b.input(i), b.output(i)});
  }
  return {};
}

}  // namespace tf_embed::gen
