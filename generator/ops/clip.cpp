// SPDX-License-Identifier: Apache-2.0
#include "ops/clip.hpp"

#include "ops/binary.hpp"
#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_clip(const attributes& a) { return load_plain<clip>(a); }

result<std::vector<tensor_type>> clip::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& t = context.type(0);
  for (std::size_t i = 1; i < 3; ++i) {
    const bool fits =
        context.dtype(i) == t.dtype && (context.shape(i) == t.shape || element_count(context.shape(i)) == 1);
    if (!fits || context.shape(i).size() > t.shape.size()) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("clip_value_{} must be one value or have the type {}, but is {}",
                                    i == 1 ? "min" : "max", to_string(t), to_string(context.type(i)))};
    }
  }
  if (!is_numeric(t.dtype))
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(t))};
  return one_output(t.dtype, t.shape);
}

result<std::vector<tensor>> clip::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const tensor below, evaluate_binary(binary_kind::at_most, inputs[0], inputs[2]));
  TF_EMBED_TRY(tensor out, evaluate_binary(binary_kind::at_least, below, inputs[1]));
  return std::vector<tensor>{std::move(out)};
}

result<void> clip::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<void> clip::emit(layer_builder& b) const {
  const tensor_type type = b.input_type(0);
  TF_EMBED_CHECK(check_kernel_dtype(type.dtype));
  const tensor* low = b.constant(1);
  const tensor* high = b.constant(2);
  if (low != nullptr && high != nullptr && low->size() == 1 && high->size() == 1) {
    TF_EMBED_TRY(const std::string least, cpp_value(*low));
    TF_EMBED_TRY(const std::string most, cpp_value(*high));
    b.allow_in_place(0);
    b.layer("unary", "unary", {fmt::format("te::ops::clip<{}, {}>", least, most), b.input(0), b.output()});
    return {};
  }
  const std::string between = b.temporary(type);
  b.layer("binary", "binary", {"te::ops::at_most", b.input(0), b.input(2), between});
  b.layer("binary", "binary", {"te::ops::at_least", b.read_back(between), b.input(1), b.output()});
  return {};
}

}  // namespace tf_embed::gen
