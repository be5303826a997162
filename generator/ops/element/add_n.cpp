// SPDX-License-Identifier: Apache-2.0
#include "ops/element/add_n.hpp"

#include "ops/composition/parts.hpp"
#include "ops/element/binary.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> add_n::infer(const shape_context& context, add_n_operands& found) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    if (context.type(i) != context.type(0) || !(is_numeric(context.dtype(i)) || is_complex(context.dtype(i)))) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("all inputs must have one numeric type, but input 0 is {} and input {} is {}",
                                    to_string(context.type(0)), i, to_string(context.type(i)))};
    }
  }
  found.count = context.input_count();
  return one_output(context.dtype(0), context.shape(0));
}

result<std::vector<tensor>> add_n::evaluate(std::span<const tensor> inputs) const {
  const bool of_complex = is_complex(inputs[0].dtype());
  const auto real = [&](const tensor& t) { return of_complex ? t.parts() : t; };
  tensor sum = real(inputs[0]);
  for (const tensor& t : inputs.subspan(1)) {
    TF_EMBED_TRY(sum, evaluate_binary(binary_kind::add, sum, real(t)));
  }
  return std::vector<tensor>{of_complex ? sum.paired() : sum};
}

result<void> add_n::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<std::vector<value>> add_n::expand(subgraph& s) const {
  if (!is_complex(s.type(s.input(0)).dtype)) return std::vector<value>{};
  return expand_on_parts(s, *this);
}

result<void> add_n::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  std::vector<argument> arguments{b.output()};
  for (std::size_t i = 0; i < b.input_count(); ++i) arguments.emplace_back(b.input(i));
  b.add(layer_spec("add_n", std::move(arguments)).allow_in_place(inputs_between(0, b.input_count())));
  return {};
}

std::optional<transposed_form> add_n::transposed(const graph&, const node& n, const axes_order& order) const {
  return reading(inputs_between(0, n.inputs.size()), order);
}

std::span<const op_row> add_n_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"AddN", "add_n", load_plain<add_n>, "floats, integers, complex", "", "sum"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
