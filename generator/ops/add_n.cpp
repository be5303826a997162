// SPDX-License-Identifier: Apache-2.0
#include "ops/add_n.hpp"

#include "ops/binary.hpp"
#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_add_n(const attributes& a) { return load_plain<add_n>(a); }

result<std::vector<tensor_type>> add_n::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    if (context.type(i) != context.type(0) || !is_numeric(context.dtype(i))) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("all inputs must have one numeric type, but input 0 is {} and input {} is {}",
                                    to_string(context.type(0)), i, to_string(context.type(i)))};
    }
  }
  count = context.input_count();
  return one_output(context.dtype(0), context.shape(0));
}

result<std::vector<tensor>> add_n::evaluate(std::span<const tensor> inputs) const {
  tensor sum = inputs[0];
  for (const tensor& t : inputs.subspan(1)) {
    TF_EMBED_TRY(sum, evaluate_binary(binary_kind::add, sum, t));
  }
  return std::vector<tensor>{std::move(sum)};
}

result<void> add_n::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<void> add_n::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  std::vector<std::string> arguments{b.output()};
  for (std::size_t i = 0; i < b.input_count(); ++i) {
    b.allow_in_place(i);
    arguments.push_back(b.input(i));
  }
  b.layer("add_n", "add_n", std::move(arguments));
  return {};
}

}  // namespace tf_embed::gen
