// SPDX-License-Identifier: Apache-2.0
#include "ops/broadcast_to.hpp"

#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {

result<std::vector<tensor_type>> broadcast_to::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(target, context.required_ints(1, "shape"));
  const gen::shape& in = context.shape(0);
  bool fits = in.size() <= target.size() && std::all_of(target.begin(), target.end(), [](auto d) { return d >= 0; });
  for (std::size_t i = 0; fits && i < in.size(); ++i) {
    fits = in[i] == 1 || in[i] == target[target.size() - in.size() + i];
  }
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} cannot be broadcast to {}", to_string(context.type(0)), list_text(target))};
  }
  is_identity = element_count(in) == element_count(target);
  return one_output(context.dtype(0), target);
}

result<std::vector<tensor>> broadcast_to::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{read_strided(inputs[0], target, broadcast_strides(inputs[0].shape(), target))};
}

result<void> broadcast_to::emit(layer_builder& b) const {
  b.layer("broadcast_to", "broadcast_to", {b.input(0), b.output()});
  return {};
}

result<std::unique_ptr<op>> load_broadcast_to(const attributes& a) { return load_plain<broadcast_to>(a); }

}  // namespace tf_embed::gen
