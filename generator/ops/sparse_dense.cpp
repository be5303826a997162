// SPDX-License-Identifier: Apache-2.0
#include "ops/sparse_dense.hpp"

#include "ops/matmul.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "ops/scatter_nd.hpp"
#include "ops/subgraph.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_sparse_dense(const attributes& a) {
  auto s = std::make_unique<sparse_dense>();
  s->is_sum = a.op_name() == "SparseTensorDenseAdd";
  TF_EMBED_TRY(s->adjoint_a, a.boolean("adjoint_a", false));
  TF_EMBED_TRY(s->adjoint_b, a.boolean("adjoint_b", false));
  return std::unique_ptr<op>(std::move(s));
}

result<std::vector<tensor_type>> sparse_dense::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  const tensor_type& indices = context.type(0);
  const tensor_type& values = context.type(1);
  const tensor_type& dense = context.type(3);
  TF_EMBED_TRY(sparse_shape, context.required_ints(2, "a_shape"));
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
  // The sparse tensor made whole, what is there twice added up.
  scatter_nd whole;
  whole.kind = is_sum ? scatter_nd::form::add : scatter_nd::form::zeros_add;
  whole.target = sparse_shape;
  if (is_sum) return whole.evaluate(std::vector<tensor>{inputs[3], inputs[0], inputs[1]});
  TF_EMBED_TRY(const auto a, whole.evaluate(std::vector<tensor>{inputs[0], inputs[1], inputs[2]}));
  matmul product;
  product.transpose_a = adjoint_a;
  product.transpose_b = adjoint_b;
  return product.evaluate(std::vector<tensor>{a[0], inputs[3]});
}

result<void> sparse_dense::emit(layer_builder& b) const {
  if (is_sum) return diagnostic{error_kind::unsupported, "only as the scatter that the pass expand makes of it"};
  TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  b.layer("sparse_dense", "sparse_matmul",
          {b.input(0), b.input(1), b.input(3), b.output(), cpp_shape(sparse_shape), adjoint_a ? "true" : "false",
           adjoint_b ? "true" : "false"});
  return {};
}

result<std::vector<value>> sparse_dense::expand(subgraph& s) const {
  if (!is_sum) return std::vector<value>{};
  scatter_nd put;
  put.kind = scatter_nd::form::add;
  TF_EMBED_TRY(const value y, s.add(put, {s.input(3), s.input(0), s.input(1)}));
  return std::vector<value>{y};
}

}  // namespace tf_embed::gen
