// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/softmax.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_softmax(const attributes& a) {
  auto made = std::make_unique<softmax>();
  made->log = a.op_name() == "LogSoftmax";
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> softmax::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  if (!is_floating(in.dtype) || in.shape.empty()) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("logits must be floats with at least one axis, but are {}", to_string(in))};
  }
  return one_output(in.dtype, in.shape);
}

result<std::vector<tensor>> softmax::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[0];
  tensor out(in.dtype(), in.shape());
  const auto n = static_cast<std::size_t>(in.shape().back());
  visit_dtype(in.dtype(), [&]<class T>() {
    using C = compute_type<T>;
    if constexpr (std::is_floating_point_v<C>) {
      const auto x = in.as<T>();
      const auto y = out.mutable_as<T>();
      for (std::size_t row = 0; row < x.size(); row += n) {
        const auto at = [&](std::size_t i) { return static_cast<double>(widen(x[row + i])); };
        double top = -std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < n; ++i) top = std::isnan(at(i)) || at(i) > top ? at(i) : top;
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += std::exp(at(i) - top);
        for (std::size_t i = 0; i < n; ++i) {
          const double shifted = at(i) - top;
          y[row + i] = narrow<T>(static_cast<C>(log ? shifted - std::log(sum) : std::exp(shifted) / sum));
        }
      }
    }
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> softmax::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<void> softmax::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const operand x = b.padded_along(0, static_cast<std::int64_t>(b.input_type(0).shape.size()) - 1, filler::lowest);
  b.add(layer_spec("softmax", log ? "log_softmax" : "softmax", {x, b.output()}).allow_in_place(0));
  return {};
}

std::optional<transposed_form> softmax::transposed(const graph&, const node&, const axes_order& order) const {
  if (order.back() + 1 != static_cast<int>(order.size())) return std::nullopt;
  return reading({0}, order);
}

std::span<const op_row> softmax_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"LogSoftmax", "softmax", load_softmax, "floats", "", "logsoftmax"},
      {"Softmax", "softmax", load_softmax, "floats", "", "softmax"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
