// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matmul.hpp"

#include "ops/product/batch_matmul.hpp"
#include "ops/product/complex_product.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/reference_matmul.hpp"
#include "ops/support/spatial_window.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

namespace {

struct matmul_sizes {
  std::int64_t m, k, n;
  shape out;
};

result<matmul_sizes> measure(const matmul& op, const tensor_type& a, const tensor_type& b) {
  const std::size_t rank = a.shape.size();
  if ((op.any_rank ? rank < 2 : rank != 2) || b.shape.size() != 2) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("operands must be matrices, but are {} and {}", to_string(a), to_string(b))};
  }
  if (a.dtype != b.dtype) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("operands must have one type, but are {} and {}", to_string(a), to_string(b))};
  }
  if (op.transpose_a && rank != 2) {
    return diagnostic{error_kind::bad_model, fmt::format("transpose_a needs a matrix, but has {}", to_string(a))};
  }
  matmul_sizes p;
  p.k = a.shape[op.transpose_a ? 0 : rank - 1];
  p.n = b.shape[op.transpose_b ? 0 : 1];
  if (p.k != b.shape[op.transpose_b ? 1 : 0]) {
    return diagnostic{error_kind::bad_model, fmt::format("inner sizes of {}{} and {}{} must be equal", to_string(a),
                                                         op.transpose_a ? " (transposed)" : "", to_string(b),
                                                         op.transpose_b ? " (transposed)" : "")};
  }
  p.out = a.shape;
  if (op.transpose_a) p.out[0] = a.shape[1];
  p.out.back() = p.n;
  p.m = element_count(shape(p.out.begin(), p.out.end() - 1));
  return p;
}

}  // namespace

tensor transposed(const tensor& matrix) {
  const std::int64_t rows = matrix.shape()[0];
  const std::int64_t columns = matrix.shape()[1];
  // NCHW to NHWC of one image with `rows` channels is just this.
  return nchw_to_nhwc(matrix.reshaped({1, rows, columns, 1})).reshaped({columns, rows});
}

result<std::unique_ptr<op>> load_matmul(const attributes& a) {
  auto op = std::make_unique<matmul>();
  TF_EMBED_TRY(op->transpose_a, a.boolean("transpose_a", false));
  TF_EMBED_TRY(op->transpose_b, a.boolean("transpose_b", false));
  return std::unique_ptr<gen::op>(std::move(op));
}

result<std::vector<tensor_type>> matmul::infer(const shape_context& context) const {
  if (context.input_count() < 2) {
    return diagnostic{error_kind::bad_model, fmt::format("needs 2 operands, but has {}", context.input_count())};
  }
  const dtype t = context.dtype(0);
  if (!is_floating(t) && !is_integer(t) && !is_complex(t)) {
    return diagnostic{error_kind::bad_model, fmt::format("operands must be numbers, but are {}", name(t))};
  }
  TF_EMBED_TRY(matmul_sizes p, measure(*this, context.type(0), context.type(1)));
  tensor_type out{t, std::move(p.out)};
  if (element_count(out.shape) > max_elements) {
    return diagnostic{error_kind::bad_model, fmt::format("output {} is too large", to_string(out))};
  }
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, p.n));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> matmul::evaluate(std::span<const tensor> inputs) const {
  if (is_complex(inputs[0].dtype())) {
    return complex_product_of(inputs, [&](const tensor& a, const tensor& b) {
      const std::vector<tensor> parts{a, b};
      return evaluate(parts);
    });
  }
  TF_EMBED_TRY(const matmul_sizes p, measure(*this, inputs[0].type(), inputs[1].type()));
  const tensor a = transpose_a ? gen::transposed(inputs[0]) : inputs[0];
  const tensor b = transpose_b ? gen::transposed(inputs[1]) : inputs[1];
  tensor y(a.dtype(), p.out);
  visit_dtype(y.dtype(), [&]<class T>() {
    const auto wide_a = accumulators(a.as<T>());
    const auto wide_b = accumulators(b.as<T>());
    std::vector<accumulator<T>> sums(static_cast<std::size_t>(y.size()));
    multiply(wide_a.data(), wide_b.data(), sums.data(), p.m, p.k, p.n);
    std::transform(sums.begin(), sums.end(), y.mutable_as<T>().begin(), from_accumulator<T>);
  });
  apply_epilogue(epilogue, inputs, y);
  return std::vector<tensor>{y};
}

result<void> matmul::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  if (any_rank) return batch_extents(context, outputs);
  return product_extents(context, transpose_a, transpose_b, outputs);
}

result<std::vector<value>> matmul::expand(subgraph& s) const {
  if (!is_complex(s.type(s.input(0)).dtype)) return std::vector<value>{};
  return expand_complex_product(s, *this, false, false);
}

result<void> matmul::emit(layer_builder& b) const {
  const tensor_type& a_type = b.input_type(0);
  TF_EMBED_TRY(const matmul_sizes p, measure(*this, a_type, b.input_type(1)));
  if (p.m == 0 || p.n == 0) return {};
  const std::int64_t macs = saturating_product({p.m, p.k, p.n});
  const tensor* constant = b.constant(1);
  if (is_gemm_type(a_type.dtype) && constant != nullptr && !transpose_a && p.k != 0) {
    template_type packed = b.packed_weights(transpose_b ? gen::transposed(*constant) : *constant, "matrix");
    b.add(layer_spec("matmul", {b.input(0), std::move(packed), b.output(), cpp_epilogue(epilogue, b)})
              .counting(macs)
              .allow_in_place(in_place_residual(epilogue))
              .allow_overlap({{0, {1, p.m, p.m, p.k, p.n}, true}}));
    return {};
  }
  return emit_batch_matmul(b, transpose_a, transpose_b, epilogue, macs);
}

std::optional<stacked_form> matmul::stacked(const graph&, const node&, const std::vector<bool>& of_items) const {
  if (transpose_a || !of_items[0] || std::count(of_items.begin(), of_items.end(), true) != 1) return std::nullopt;
  auto over_all = std::make_unique<matmul>(*this);
  over_all->any_rank = true;
  return stacked_form{.changed = std::move(over_all)};
}

std::optional<gen::epilogue_slot> matmul::epilogue_slot(std::span<const tensor_type> inputs) const {
  // A product over zero terms is zero: there is no kernel that a tail could be part of.
  const auto p = measure(*this, inputs[0], inputs[1]);
  if (!is_gemm_type(inputs[0].dtype) || !p || p->k == 0) return std::nullopt;
  return gen::epilogue_slot{.current = epilogue, .filter_run = transpose_b ? inputs[1].shape.back() : 1};
}

std::unique_ptr<op> matmul::with_epilogue(const gen::epilogue& e) const {
  auto changed = std::make_unique<matmul>(*this);
  changed->epilogue = e;
  return changed;
}

std::span<const op_row> matmul_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"MatMul", "matmul", load_matmul, "floats, integers, complex", "", "product"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
