// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_dense.hpp"

#include "ops/composition/formula.hpp"
#include "ops/movement/scatter_nd.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/reference_matmul.hpp"
#include "ops/support/spatial_window.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_sparse_dense(const attributes& a) {
  auto s = std::make_unique<sparse_dense>();
  s->is_sum = a.op_name() == "SparseTensorDenseAdd";
  TF_EMBED_TRY(s->adjoint_a, a.boolean("adjoint_a", false));
  TF_EMBED_TRY(s->adjoint_b, a.boolean("adjoint_b", false));
  return std::unique_ptr<op>(std::move(s));
}

result<std::vector<tensor_type>> sparse_dense::infer(const shape_context& context, sparse_dense_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  const tensor_type& indices = context.type(0);
  const tensor_type& values = context.type(1);
  const tensor_type& dense = context.type(3);
  TF_EMBED_TRY(found.sparse, context.required_ints(2, "a_shape"));
  const gen::shape& sparse_shape = found.sparse;
  const auto axes = static_cast<std::int64_t>(sparse_shape.size());
  const auto sane = [](std::int64_t d) { return d >= 0 && d <= max_elements; };
  bool fits = is_signed_integer(indices.dtype) && indices.shape.size() == 2 && indices.shape[1] == axes &&
              values.shape == shape{indices.shape[0]} && is_numeric(values.dtype) && values.dtype == dense.dtype &&
              std::all_of(sparse_shape.begin(), sparse_shape.end(), sane);
  fits = fits && (is_sum ? sparse_shape == dense.shape
                         : axes == 2 && dense.shape.size() == 2 &&
                               sparse_shape[adjoint_a ? 0 : 1] == dense.shape[adjoint_b ? 1 : 0]);
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("indices {}, values {}, shape {} and the dense tensor {} do not fit together",
                                  to_string(indices), to_string(values), list_text(sparse_shape), to_string(dense))};
  }
  return one_output(dense.dtype,
                    is_sum ? sparse_shape : shape{sparse_shape[adjoint_a ? 1 : 0], dense.shape[adjoint_b ? 0 : 1]});
}

result<std::vector<tensor>> sparse_dense::evaluate(std::span<const tensor> inputs) const {
  // The sparse tensor as a dense one, which also tells what is wrong with the indices; entries of equal ones add up.
  scatter_nd whole;
  whole.kind = is_sum ? scatter_nd::form::add : scatter_nd::form::zeros_add;
  TF_EMBED_TRY(tensor a, reference_of(whole, is_sum ? std::vector<tensor>{inputs[3], inputs[0], inputs[1]}
                                                    : std::vector<tensor>{inputs[0], inputs[1], inputs[2]}));
  if (is_sum) return std::vector<tensor>{std::move(a)};
  // Element by element: a zero that is not there must not meet an infinity.
  const tensor& dense = inputs[3];
  const std::int64_t rows = inferred.sparse[adjoint_a ? 1 : 0];
  const std::int64_t columns = dense.shape()[adjoint_b ? 0 : 1];
  const std::int64_t row_step = adjoint_b ? 1 : columns;
  const std::int64_t column_step = adjoint_b ? dense.shape()[1] : 1;
  tensor out(dense.dtype(), {rows, columns});
  visit_dtype(out.dtype(), [&]<class T>() {
    std::vector<accumulator<T>> sums(static_cast<std::size_t>(rows * columns));
    for (std::int64_t n = 0; n < inputs[1].size(); ++n) {
      const std::int64_t row = inputs[0].as_int(2 * n + (adjoint_a ? 1 : 0));
      const std::int64_t k = inputs[0].as_int(2 * n + (adjoint_a ? 0 : 1));
      const accumulator<T> by = to_accumulator(inputs[1].as<T>()[static_cast<std::size_t>(n)]);
      for (std::int64_t c = 0; c < columns; ++c) {
        sums[static_cast<std::size_t>(row * columns + c)] +=
            by * to_accumulator(dense.as<T>()[static_cast<std::size_t>(k * row_step + c * column_step)]);
      }
    }
    std::transform(sums.begin(), sums.end(), out.mutable_as<T>().begin(), from_accumulator<T>);
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> sparse_dense::emit(layer_builder& b) const {
  if (is_sum) return diagnostic{error_kind::unsupported, "only as the ops that the pass expand makes of it"};
  TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  b.add(layer_spec("sparse_dense", "sparse_matmul",
                   {b.input(0), b.input(1), b.input(3), b.output(), cpp_shape(inferred.sparse), adjoint_a, adjoint_b})
            .counting(saturating_product({b.input_type(1).shape[0], b.output_type().shape[1]})));
  return {};
}

result<std::vector<value>> sparse_dense::expand(subgraph& s) const {
  if (!is_sum) return std::vector<value>{};
  scatter_nd put;
  put.kind = scatter_nd::form::add;
  TF_EMBED_TRY(const value y, s.add(put, {s.input(3), s.input(0), s.input(1)}));
  return std::vector<value>{y};
}

std::span<const op_row> sparse_dense_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"SparseTensorDenseAdd", "sparse_dense", load_sparse_dense, "floats, integers", "constant a_shape", "output"},
      {"SparseTensorDenseMatMul", "sparse_dense", load_sparse_dense, "floats, integers", "constant a_shape", "product"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
