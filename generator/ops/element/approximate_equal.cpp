// SPDX-License-Identifier: Apache-2.0
#include "ops/element/approximate_equal.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tf_embed::gen {

result<std::vector<tensor_type>> approximate_equal::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  if (!is_floating(context.dtype(0)) || context.type(0) != context.type(1)) {
    return diagnostic{error_kind::bad_model, fmt::format("operands {} and {} must be floats of one shape",
                                                         to_string(context.type(0)), to_string(context.type(1)))};
  }
  return one_output(dtype::boolean, context.shape(0));
}

result<std::vector<tensor>> approximate_equal::evaluate(std::span<const tensor> inputs) const {
  tensor out(dtype::boolean, inputs[0].shape());
  visit_dtype(inputs[0].dtype(), [&]<class T>() {
    using C = compute_type<T>;
    if constexpr (std::is_floating_point_v<C>) {
      for (std::size_t i = 0; i < out.mutable_as<bool>().size(); ++i) {
        out.mutable_as<bool>()[i] =
            std::abs(widen(inputs[0].as<T>()[i]) - widen(inputs[1].as<T>()[i])) <= static_cast<C>(tolerance);
      }
    }
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> approximate_equal::expand(subgraph& s) const {
  TF_EMBED_TRY(value y, s.add(binary(binary_kind::sub), {s.input(0), s.input(1)}));
  TF_EMBED_TRY(y, s.add(unary(unary_kind::abs), {y}));
  const value limit = s.make_scalar(s.type(y).dtype, static_cast<double>(tolerance));
  TF_EMBED_TRY(y, s.add(binary(binary_kind::less_equal), {y, limit}));
  return std::vector<value>{y};
}

namespace {

result<std::unique_ptr<op>> load_approximate_equal(const attributes& a) {
  auto e = std::make_unique<approximate_equal>();
  TF_EMBED_TRY(e->tolerance, a.real("tolerance", 1e-5f));
  return std::unique_ptr<op>(std::move(e));
}

}  // namespace

std::span<const op_row> approximate_equal_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ApproximateEqual", "approximate_equal", load_approximate_equal, "floats", "", "z"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
