// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/bincount.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_bincount(const attributes& a) {
  auto c = std::make_unique<bincount>();
  c->by_rows = a.op_name() == "DenseBincount";
  TF_EMBED_TRY(c->is_binary, a.boolean("binary_output", false));
  return std::unique_ptr<op>(std::move(c));
}

result<std::vector<tensor_type>> bincount::infer(const shape_context& context, bincount_sizes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& in = context.type(0);
  const tensor_type& weights = context.type(2);
  TF_EMBED_TRY(found.bins, required_int(context, 1, "size"));
  found.has_weights = element_count(weights.shape) != 0;
  const bool fits = is_integer(in.dtype) && is_numeric(weights.dtype) && found.bins >= 0 &&
                    (!by_rows || in.shape.size() <= 2) && (!found.has_weights || weights.shape == in.shape);
  if (!fits) {
    return diagnostic{error_kind::bad_model, fmt::format("arr {}, size {} and weights {} do not fit together",
                                                         to_string(in), found.bins, to_string(weights))};
  }
  const bool matrix = by_rows && in.shape.size() == 2;
  found.rows = matrix ? in.shape[0] : 1;
  return one_output(weights.dtype, matrix ? shape{found.rows, found.bins} : shape{found.bins});
}

result<std::vector<tensor>> bincount::evaluate(std::span<const tensor> inputs) const {
  const auto values = inputs[0].as_ints();
  const std::int64_t bins = inferred.bins;
  const std::int64_t rows = inferred.rows;
  const bool matrix = by_rows && inputs[0].rank() == 2;
  tensor out(inputs[2].dtype(), matrix ? shape{rows, bins} : shape{bins});
  const std::size_t each = rows == 0 ? 0 : values.size() / static_cast<std::size_t>(rows);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0) return diagnostic{error_kind::runtime, fmt::format("element {} is negative: {}", i, values[i])};
  }
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] >= bins) continue;
        T& to = out.mutable_as<T>()[i / each * static_cast<std::size_t>(bins) + static_cast<std::size_t>(values[i])];
        const auto one = static_cast<compute_type<T>>(1);
        const auto x = inferred.has_weights ? widen(inputs[2].as<T>()[i]) : one;
        if constexpr (std::is_integral_v<T>) {
          to = is_binary ? one : static_cast<T>(static_cast<std::uint64_t>(to) + static_cast<std::uint64_t>(x));
        } else {
          to = narrow<T>(is_binary ? one : widen(to) + x);
        }
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> bincount::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  std::vector<argument> arguments{b.input(0)};
  if (inferred.has_weights && !is_binary) arguments.emplace_back(b.input(2));
  arguments.emplace_back(b.output());
  const char* layer = is_binary ? "bin_marks" : inferred.has_weights ? "bin_sums" : "bin_counts";
  b.add(layer_spec("bincount", layer, std::move(arguments)));
  return {};
}

std::span<const op_row> bincount_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Bincount", "bincount", load_bincount, "floats, integers", "constant size", "bins"},
      {"DenseBincount", "bincount", load_bincount, "floats, integers", "constant size", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
