// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/broadcast_args.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> broadcast_args::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  for (std::size_t i = 0; i < 2; ++i) {
    if (context.shape(i).size() != 1 || context.dtype(i) != context.dtype(0) || !is_integer(context.dtype(i))) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("operands must be shapes, but input {} is {}", i, to_string(context.type(i)))};
    }
  }
  constexpr std::string_view names[]{"s0", "s1"};
  for (std::size_t i = 0; i < 2; ++i) TF_EMBED_CHECK(context.required_constant(i, names[i]));
  return one_output(context.dtype(0), {std::max(context.shape(0)[0], context.shape(1)[0])});
}

result<std::vector<tensor>> broadcast_args::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const shape s, broadcast(inputs[0].as_ints(), inputs[1].as_ints()));
  return std::vector<tensor>{tensor::of_ints(inputs[0].dtype(), s)};
}

result<void> broadcast_args::emit(layer_builder&) const {
  return diagnostic{error_kind::unsupported, "must be known at generation, but depends on the inputs of the network"};
}

result<std::unique_ptr<op>> load_broadcast_args(const attributes& a) { return load_plain<broadcast_args>(a); }

std::span<const op_row> broadcast_args_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BroadcastArgs", "broadcast_args", load_broadcast_args, "integers", "constant operands", "r0"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
