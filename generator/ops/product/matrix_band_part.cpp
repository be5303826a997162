// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matrix_band_part.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> matrix_band_part::infer(const shape_context& context, matrix_band& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  TF_EMBED_TRY(found.lower, required_int(context, 1, "num_lower"));
  TF_EMBED_TRY(found.upper, required_int(context, 2, "num_upper"));
  const shape& s = context.shape(0);
  if (s.size() < 2 || found.lower > s[s.size() - 2] || found.upper > s.back()) {
    return diagnostic{error_kind::bad_model, fmt::format("num_lower {} and num_upper {} do not fit matrices {}",
                                                         found.lower, found.upper, to_string(context.type(0)))};
  }
  found.lower = std::max<std::int64_t>(found.lower, -1);
  found.upper = std::max<std::int64_t>(found.upper, -1);
  return one_output(context.dtype(0), s);
}

result<std::vector<tensor>> matrix_band_part::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  tensor out(inputs[0].dtype(), s);
  const std::int64_t rows = s[s.size() - 2];
  const std::int64_t columns = s.back();
  const auto [lower, upper] = inferred;
  for (std::int64_t i = 0, count = out.size(); i < count; ++i) {
    const std::int64_t m = i / columns % rows;
    const std::int64_t n = i % columns;
    if ((lower < 0 || m - n <= lower) && (upper < 0 || n - m <= upper)) copy_block(out, inputs[0], {{}, {}, {}, i, i});
  }
  return std::vector<tensor>{out};
}

// An element keeps its place.
result<void> matrix_band_part::propagate_extents(const shape_context& context,
                                                 std::vector<tensor_type>& outputs) const {
  TF_EMBED_CHECK(only_counted(context, 0));
  outputs[0].extents = context.type(0).extents;
  return {};
}

result<void> matrix_band_part::emit(layer_builder& b) const {
  b.add(layer_spec("matrix_band_part", {b.input(0), b.output(), inferred.lower, inferred.upper}));
  return {};
}

result<std::unique_ptr<op>> load_matrix_band_part(const attributes& a) { return load_plain<matrix_band_part>(a); }

std::span<const op_row> matrix_band_part_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BatchMatrixBandPart", "matrix_band_part", load_matrix_band_part, "all, complex", "constant num_lower and num_upper", "band"},
      {"MatrixBandPart", "matrix_band_part", load_matrix_band_part, "all, complex", "constant num_lower and num_upper", "band"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
