// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_fill_empty_rows.hpp"

#include "ir/known_elements.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> sparse_fill_empty_rows::infer(const shape_context& context,
                                                               sparse_row_count& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  const shape& indices = context.shape(0);
  const tensor_type& values = context.type(1);
  const bool fits = context.dtype(0) == dtype::int64 && context.dtype(2) == dtype::int64 && indices.size() == 2 &&
                    indices[1] >= 1 && values.shape == shape{indices[0]} && context.shape(2) == shape{indices[1]} &&
                    context.shape(3).empty() && context.dtype(3) == values.dtype;
  if (!fits) {
    return diagnostic{
        error_kind::bad_model,
        fmt::format("expects indices int64[n,rank], values [n], a shape int64[rank] and a default, but is "
                    "given {}, {}, {} and {}",
                    to_string(context.type(0)), to_string(values), to_string(context.type(2)),
                    to_string(context.type(3)))};
  }
  const known_element first = context.element(2, 0);
  if (!first.is_known()) return std::move(context.required_constant(2, "dense_shape").error());
  found.rows = first.offset;
  const std::int64_t rows = found.rows;
  if (rows < 0 || rows > max_elements || (rows == 0 && indices[0] != 0)) {
    return diagnostic{error_kind::bad_model, fmt::format("{} values do not lie in {} rows", indices[0], rows)};
  }
  TF_EMBED_TRY(tensor_type out, checked_type(dtype::int64, {indices[0] + rows, indices[1]}));
  TF_EMBED_TRY(tensor_type out_values, checked_type(values.dtype, {out.shape[0]}));
  if (indices[0] != 0) out.extents = out_values.extents = {context.own_extent(0)};
  return std::vector<tensor_type>{out, out_values, {dtype::boolean, {rows}}, {dtype::int64, {indices[0]}}};
}

result<std::vector<tensor>> sparse_fill_empty_rows::evaluate(std::span<const tensor> inputs) const {
  const std::int64_t rows = inferred.rows;
  const std::int64_t n = inputs[0].shape()[0];
  const std::int64_t rank = inputs[0].shape()[1];
  std::vector<std::int64_t> indices;
  std::vector<std::int64_t> from;  // which value, -1: the default
  std::vector<std::int64_t> went(static_cast<std::size_t>(n), 0);
  tensor empty(dtype::boolean, {rows});
  for (std::int64_t i = 0; i < n; ++i) {
    const std::int64_t row = inputs[0].as_int(i * rank);
    if (row < 0 || row >= rows) {
      return diagnostic{error_kind::runtime, fmt::format("indices[{},0] = {} is not in [0, {})", i, row, rows)};
    }
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    const std::size_t before = from.size();
    for (std::int64_t i = 0; i < n; ++i) {
      if (inputs[0].as_int(i * rank) != row) continue;
      went[static_cast<std::size_t>(i)] = static_cast<std::int64_t>(from.size());
      from.push_back(i);
      for (std::int64_t k = 0; k < rank; ++k) indices.push_back(inputs[0].as_int(i * rank + k));
    }
    if (from.size() != before) continue;
    empty.mutable_as<bool>()[static_cast<std::size_t>(row)] = true;
    from.push_back(-1);
    indices.push_back(row);
    indices.insert(indices.end(), static_cast<std::size_t>(rank - 1), 0);
  }
  const auto count = static_cast<std::int64_t>(from.size());
  tensor values(inputs[1].dtype(), {count});
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t source = from[static_cast<std::size_t>(i)];
    copy_block(values, source < 0 ? inputs[3] : inputs[1], {{}, {}, {}, source < 0 ? 0 : source, i});
  }
  return std::vector<tensor>{tensor::of_ints(dtype::int64, indices).reshaped({count, rank}), values, empty,
                             tensor::of_ints(dtype::int64, went)};
}

result<void> sparse_fill_empty_rows::emit(layer_builder& b) const {
  std::vector<argument> arguments{b.input(0), b.input(1), b.input(3)};
  for (std::size_t i = 0; i < 4; ++i) arguments.emplace_back(b.output(i));
  arguments.emplace_back(b.output_type(0).has_dynamic_axis() ? b.count(0) : b.write(b.temporary({dtype::int64, {}})));
  arguments.emplace_back(b.scratch({dtype::int64, {inferred.rows}}));
  b.add(layer_spec("sparse_fill_empty_rows", std::move(arguments)));
  return {};
}

result<std::unique_ptr<op>> load_sparse_fill_empty_rows(const attributes& a) {
  return load_plain<sparse_fill_empty_rows>(a);
}

std::span<const op_row> sparse_fill_empty_rows_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"SparseFillEmptyRows", "sparse_fill_empty_rows", load_sparse_fill_empty_rows, "all, complex", "the first entry of dense_shape must be constant", "output_indices, output_values, empty_row_indicator, reverse_index_map"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
