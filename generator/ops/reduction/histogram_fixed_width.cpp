// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/histogram_fixed_width.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_histogram_fixed_width(const attributes& a) {
  auto made = std::make_unique<histogram_fixed_width>();
  TF_EMBED_TRY(made->count_type, a.type("dtype", dtype::int32));
  if (made->count_type != dtype::int32 && made->count_type != dtype::int64)
    return bad_model(fmt::format("dtype must be int32 or int64, but is {}", name(made->count_type)));
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> histogram_fixed_width::infer(const shape_context& context,
                                                              histogram_bins& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& values = context.type(0);
  const bool known = values.dtype == dtype::float32 || values.dtype == dtype::float64 || values.dtype == dtype::int32 ||
                     values.dtype == dtype::int64;
  if (!known || context.type(1) != tensor_type{values.dtype, {2}})
    return bad_model(
        fmt::format("values {} and value_range {} do not fit together", to_string(values), to_string(context.type(1))));
  TF_EMBED_TRY(found.bins, required_int(context, 2, "nbins"));
  if (found.bins < 1) return bad_model(fmt::format("nbins must be positive, but is {}", found.bins));
  return one_output(count_type, {found.bins});
}

result<std::vector<tensor>> histogram_fixed_width::evaluate(std::span<const tensor> inputs) const {
  const double low = inputs[1].as_double(0);
  const double high = inputs[1].as_double(1);
  if (!(low < high)) return diagnostic{error_kind::runtime, fmt::format("value_range {} to {} is empty", low, high)};
  const double step = (high - low) / static_cast<double>(inferred.bins);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(inferred.bins));
  for (std::int64_t i = 0; i < inputs[0].size(); ++i) {
    const double x = inputs[0].as_double(i);
    if (std::isnan(x)) return diagnostic{error_kind::runtime, fmt::format("element {} is NaN", i)};
    const double at = std::floor((std::max(x, low) - low) / step);
    ++counts[static_cast<std::size_t>(std::min(at, static_cast<double>(inferred.bins - 1)))];
  }
  return std::vector<tensor>{tensor::of_ints(count_type, counts)};
}

result<void> histogram_fixed_width::emit(layer_builder& b) const {
  b.add(layer_spec("histogram_fixed_width", {b.input(0), b.input(1), b.output()}));
  return {};
}

std::span<const op_row> histogram_fixed_width_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"HistogramFixedWidth", "histogram_fixed_width", load_histogram_fixed_width, "float, double, int32, int64", "constant nbins", "out"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
