// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/in_top_k.hpp"

#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_in_top_k(const attributes& a) {
  auto t = std::make_unique<in_top_k>();
  if (a.op_name() == "InTopK") {
    TF_EMBED_TRY(t->k, a.integer("k"));
  }
  return std::unique_ptr<op>(std::move(t));
}

result<std::vector<tensor_type>> in_top_k::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, k ? 2 : 3));
  const tensor_type& predictions = context.type(0);
  const tensor_type& targets = context.type(1);
  const bool fits = predictions.dtype == dtype::float32 && predictions.shape.size() == 2 && is_integer(targets.dtype) &&
                    targets.shape == shape{predictions.shape[0]} &&
                    (k || (is_integer(context.dtype(2)) && context.shape(2).empty()));
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("predictions {} and targets {} do not fit together, or k is not one integer",
                                  to_string(predictions), to_string(targets))};
  }
  return one_output(dtype::boolean, targets.shape);
}

result<std::vector<tensor>> in_top_k::evaluate(std::span<const tensor> inputs) const {
  const std::int64_t most = k ? *k : inputs[2].as_int(0);
  const std::int64_t classes = inputs[0].shape()[1];
  tensor out(dtype::boolean, inputs[1].shape());
  for (std::int64_t r = 0; r < out.size(); ++r) {
    const std::int64_t target = inputs[1].as_int(r);
    bool known = target >= 0 && target < classes;
    std::int64_t better = 0;
    for (std::int64_t c = 0; known && c < classes; ++c) {
      const double x = inputs[0].as_double(r * classes + c);
      known = std::isfinite(x);
      better += x > inputs[0].as_double(r * classes + target);
    }
    out.mutable_as<bool>()[static_cast<std::size_t>(r)] = known && better < most;
  }
  return std::vector<tensor>{out};
}

result<void> in_top_k::emit(layer_builder& b) const {
  const argument most = k ? argument(b.weights_tensor(tensor::scalar<std::int64_t>(*k), "k")) : argument(b.input(2));
  b.add(layer_spec("in_top_k", {b.input(0), b.input(1), most, b.output()}));
  return {};
}

std::span<const op_row> in_top_k_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"InTopK", "in_top_k", load_in_top_k, "float; targets of integers", "", "precision"},
      {"InTopKV2", "in_top_k", load_in_top_k, "float; targets of integers", "", "precision"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
