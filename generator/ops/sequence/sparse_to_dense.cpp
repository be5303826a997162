// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_to_dense.hpp"

#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_sparse_to_dense(const attributes& a) {
  auto s = std::make_unique<sparse_to_dense>();
  TF_EMBED_TRY(s->validates, a.boolean("validate_indices", true));
  return std::unique_ptr<op>(std::move(s));
}

result<std::vector<tensor_type>> sparse_to_dense::infer(const shape_context& context, dense_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  const tensor_type& indices = context.type(0);
  const tensor_type& values = context.type(2);
  TF_EMBED_TRY(found.target, context.required_ints(1, "output_shape"));
  const gen::shape& target = found.target;
  const auto axes = static_cast<std::int64_t>(target.size());
  const std::int64_t count = indices.shape.empty() ? 1 : indices.shape[0];
  const bool fits = is_integer(indices.dtype) && indices.shape.size() <= 2 && !target.empty() &&
                    (indices.shape.size() == 2 ? indices.shape[1] : 1) == axes &&
                    (values.shape.empty() || values.shape == shape{count}) && context.shape(3).empty() &&
                    values.dtype == context.dtype(3) &&
                    std::all_of(target.begin(), target.end(), [](auto d) { return d >= 0; });
  if (!fits) {
    return diagnostic{
        error_kind::bad_model,
        fmt::format("sparse_indices {}, output_shape {}, sparse_values {} and default_value {} do not "
                    "fit together",
                    to_string(indices), list_text(target), to_string(values), to_string(context.type(3)))};
  }
  return one_output(values.dtype, target);
}

result<std::vector<tensor>> sparse_to_dense::evaluate(std::span<const tensor> inputs) const {
  const gen::shape& target = inferred.target;
  const auto flat = inputs[0].as_ints();
  const std::size_t axes = target.size();
  const auto strides = row_major_strides(target);
  tensor out(inputs[2].dtype(), target);
  copy_block(out, inputs[3], {{out.size()}, {0}, {1}});
  std::vector<std::int64_t> before;
  for (std::size_t i = 0; i * axes < flat.size(); ++i) {
    const std::vector<std::int64_t> at(flat.begin() + static_cast<std::ptrdiff_t>(i * axes),
                                       flat.begin() + static_cast<std::ptrdiff_t>((i + 1) * axes));
    std::int64_t offset = 0;
    for (std::size_t a = 0; a < axes; ++a) {
      if (at[a] < 0 || at[a] >= target[a]) {
        return diagnostic{error_kind::runtime, fmt::format("sparse_indices[{}] = {} does not index into shape {}", i,
                                                           list_text(at), list_text(target))};
      }
      offset += at[a] * strides[a];
    }
    if (validates && i > 0 && at <= before) {
      return diagnostic{error_kind::runtime, fmt::format("sparse_indices[{}] = {} does not come after {}", i,
                                                         list_text(at), list_text(before))};
    }
    before = at;
    copy_block(out, inputs[2], {{}, {}, {}, inputs[2].rank() == 0 ? 0 : static_cast<std::int64_t>(i), offset});
  }
  return std::vector<tensor>{out};
}

result<void> sparse_to_dense::emit(layer_builder& b) const {
  b.add(layer_spec("sparse_to_dense", {b.input(0), b.input(2), b.input(3), b.output(), validates}));
  return {};
}

std::span<const op_row> sparse_to_dense_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"SparseToDense", "sparse_to_dense", load_sparse_to_dense, "all; indices of integers", "constant output_shape", "dense"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
