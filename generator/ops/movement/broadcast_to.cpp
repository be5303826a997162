// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/broadcast_to.hpp"

#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> broadcast_to::infer(const shape_context& context, broadcast_to_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(found.target, context.required_ints(1, "shape"));
  const gen::shape& target = found.target;
  const gen::shape& in = context.shape(0);
  bool fits = in.size() <= target.size() && std::all_of(target.begin(), target.end(), [](auto d) { return d >= 0; });
  for (std::size_t i = 0; fits && i < in.size(); ++i) {
    fits = in[i] == 1 || in[i] == target[target.size() - in.size() + i];
  }
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} cannot be broadcast to {}", to_string(context.type(0)), list_text(target))};
  }
  found.is_identity = element_count(in) == element_count(target);
  return one_output(context.dtype(0), target);
}

result<std::vector<tensor>> broadcast_to::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{
      read_strided(inputs[0], inferred.target, broadcast_strides(inputs[0].shape(), inferred.target))};
}

result<void> broadcast_to::emit(layer_builder& b) const {
  b.add(layer_spec("broadcast_to", {b.input(0), b.output()}));
  return {};
}

result<std::unique_ptr<op>> load_broadcast_to(const attributes& a) { return load_plain<broadcast_to>(a); }

std::span<const op_row> broadcast_to_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BroadcastTo", "broadcast_to", load_broadcast_to, "all", "constant shape", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
