// SPDX-License-Identifier: Apache-2.0
#include "ops/matrix_band_part.hpp"

#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> matrix_band_part::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  TF_EMBED_TRY(lower, required_int(context, 1, "num_lower"));
  TF_EMBED_TRY(upper, required_int(context, 2, "num_upper"));
  const shape& s = context.shape(0);
  if (s.size() < 2 || lower > s[s.size() - 2] || upper > s.back()) {
    return diagnostic{error_kind::bad_model, fmt::format("num_lower {} and num_upper {} do not fit matrices {}", lower,
                                                         upper, to_string(context.type(0)))};
  }
  lower = std::max<std::int64_t>(lower, -1);
  upper = std::max<std::int64_t>(upper, -1);
  return one_output(context.dtype(0), s);
}

result<std::vector<tensor>> matrix_band_part::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  tensor out(inputs[0].dtype(), s);
  const std::int64_t rows = s[s.size() - 2];
  const std::int64_t columns = s.back();
  for (std::int64_t i = 0, count = out.size(); i < count; ++i) {
    const std::int64_t m = i / columns % rows;
    const std::int64_t n = i % columns;
    if ((lower < 0 || m - n <= lower) && (upper < 0 || n - m <= upper)) copy_block(out, inputs[0], {{}, {}, {}, i, i});
  }
  return std::vector<tensor>{out};
}

result<void> matrix_band_part::emit(layer_builder& b) const {
  b.layer("matrix_band_part", "matrix_band_part",
          {b.input(0), b.output(), std::to_string(lower), std::to_string(upper)});
  return {};
}

result<std::unique_ptr<op>> load_matrix_band_part(const attributes& a) { return load_plain<matrix_band_part>(a); }

}  // namespace tf_embed::gen
