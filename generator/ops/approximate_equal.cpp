// SPDX-License-Identifier: Apache-2.0
#include "ops/approximate_equal.hpp"

#include "ops/binary.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "ops/subgraph.hpp"
#include "ops/unary.hpp"

#include <fmt/format.h>

#include <cmath>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_approximate_equal(const attributes& a) {
  auto e = std::make_unique<approximate_equal>();
  TF_EMBED_TRY(e->tolerance, a.real("tolerance", 1e-5f));
  return std::unique_ptr<op>(std::move(e));
}

result<std::vector<tensor_type>> approximate_equal::infer_shape(const shape_context& context) {
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

result<void> approximate_equal::emit(layer_builder&) const {
  return diagnostic{error_kind::unsupported, "only as the comparison that the pass expand makes of it"};
}

result<std::vector<value>> approximate_equal::expand(subgraph& s) const {
  TF_EMBED_TRY(value y, s.add(binary(binary_kind::sub), {s.input(0), s.input(1)}));
  TF_EMBED_TRY(y, s.add(unary(unary_kind::abs), {y}));
  const value limit = s.make_scalar(s.type(y).dtype, static_cast<double>(tolerance));
  TF_EMBED_TRY(y, s.add(binary(binary_kind::less_equal), {y, limit}));
  return std::vector<value>{y};
}

}  // namespace tf_embed::gen
