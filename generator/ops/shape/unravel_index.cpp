// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/unravel_index.hpp"

#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> unravel_index::infer(const shape_context& context, unravelled_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& indices = context.type(0);
  TF_EMBED_TRY(found.dims, context.required_ints(1, "dims"));
  const std::vector<std::int64_t>& dims = found.dims;
  const bool fits = (indices.dtype == dtype::int32 || indices.dtype == dtype::int64) &&
                    context.dtype(1) == indices.dtype && indices.shape.size() <= 1 && context.shape(1).size() == 1 &&
                    std::all_of(dims.begin(), dims.end(), [](auto d) { return d > 0; }) &&
                    element_count(dims) <= max_elements;
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("indices {} must be one integer or a list, dims {} a list of sizes above 0",
                                  to_string(indices), list_text(dims))};
  }
  shape out = indices.shape;
  out.insert(out.begin(), static_cast<std::int64_t>(dims.size()));
  return one_output(indices.dtype, std::move(out));
}

result<std::vector<tensor>> unravel_index::evaluate(std::span<const tensor> inputs) const {
  const std::vector<std::int64_t>& dims = inferred.dims;
  const auto flat = inputs[0].as_ints();
  const auto strides = row_major_strides(dims);
  const std::int64_t all = element_count(dims);
  std::vector<std::int64_t> out(dims.size() * flat.size());
  for (std::size_t i = 0; i < flat.size(); ++i) {
    if (flat[i] >= all) {
      return diagnostic{error_kind::runtime,
                        fmt::format("indices[{}] = {} does not index into {}", i, flat[i], list_text(dims))};
    }
    // Below zero TensorFlow lets pass, and divides towards zero.
    for (std::size_t axis = 0; axis < dims.size(); ++axis)
      out[axis * flat.size() + i] = flat[i] / strides[axis] % dims[axis];
  }
  shape s = inputs[0].shape();
  s.insert(s.begin(), static_cast<std::int64_t>(dims.size()));
  return std::vector<tensor>{tensor::of_ints(inputs[0].dtype(), out).reshaped(s)};
}

result<void> unravel_index::emit(layer_builder& b) const {
  b.add(layer_spec("unravel_index", {b.input(0), b.output(), cpp_ints(inferred.dims)}));
  return {};
}

result<std::unique_ptr<op>> load_unravel_index(const attributes& a) { return load_plain<unravel_index>(a); }

std::span<const op_row> unravel_index_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"UnravelIndex", "unravel_index", load_unravel_index, "int32, int64", "constant dims", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
