// SPDX-License-Identifier: Apache-2.0
#include "ops/product/batch_matmul.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/element/cast.hpp"
#include "ops/product/complex_product.hpp"
#include "ops/product/matmul.hpp"
#include "ops/support/epilogue.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/reference_matmul.hpp"
#include "ops/support/spatial_window.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

namespace {

struct batch_sizes {
  std::int64_t m, k, n;
  shape batch_x, batch_y, batch;
  shape out;
};

result<batch_sizes> measure(const batch_matmul& op, const tensor_type& x, const tensor_type& y) {
  if (x.shape.size() < 2 || y.shape.size() < 2) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("operands must have at least 2 axes, but are {} and {}", to_string(x), to_string(y))};
  }
  batch_sizes p;
  p.batch_x.assign(x.shape.begin(), x.shape.end() - 2);
  p.batch_y.assign(y.shape.begin(), y.shape.end() - 2);
  if (!op.broadcasts && p.batch_x != p.batch_y) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("batch axes of {} and {} must be equal", to_string(x), to_string(y))};
  }
  TF_EMBED_TRY(p.batch, broadcast(p.batch_x, p.batch_y));
  const std::size_t rx = x.shape.size();
  const std::size_t ry = y.shape.size();
  p.m = x.shape[rx - (op.adj_x ? 1 : 2)];
  p.k = x.shape[rx - (op.adj_x ? 2 : 1)];
  p.n = y.shape[ry - (op.adj_y ? 2 : 1)];
  if (p.k != y.shape[ry - (op.adj_y ? 1 : 2)]) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("inner sizes of {}{} and {}{} must be equal", to_string(x),
                                  op.adj_x ? " (transposed)" : "", to_string(y), op.adj_y ? " (transposed)" : "")};
  }
  p.out = p.batch;
  p.out.push_back(p.m);
  p.out.push_back(p.n);
  return p;
}

tensor converted(const tensor& t, dtype to) {
  if (t.dtype() == to) return t;
  cast c;
  c.to = to;
  return c.evaluate(std::span(&t, 1))->front();
}

/// All values of `t`, accumulators, each matrix transposed where asked.
template <class Wide>
std::vector<Wide> matrices(const tensor& t, bool transpose) {
  const std::int64_t rows = t.shape()[t.rank() - 2];
  const std::int64_t columns = t.shape()[t.rank() - 1];
  std::vector<Wide> wide;
  visit_dtype(t.dtype(), [&]<class T>() {
    if constexpr (std::is_same_v<accumulator<T>, Wide>) wide = accumulators(t.as<T>());
  });
  if (!transpose || rows == 1 || columns == 1) return wide;
  std::vector<Wide> turned(wide.size());
  for (std::size_t first = 0; first < wide.size(); first += static_cast<std::size_t>(rows * columns)) {
    for (std::int64_t r = 0; r < rows; ++r) {
      for (std::int64_t c = 0; c < columns; ++c) {
        turned[first + static_cast<std::size_t>(c * rows + r)] =
            wide[first + static_cast<std::size_t>(r * columns + c)];
      }
    }
  }
  return turned;
}

/// The position, in matrices, of batch entry `index` of `batch` in an operand with the given broadcast strides.
std::int64_t operand_matrix(std::int64_t index, const shape& batch, const std::vector<std::int64_t>& strides) {
  std::int64_t at = 0;
  for (std::size_t axis = batch.size(); axis-- > 0; index /= batch[axis]) at += index % batch[axis] * strides[axis];
  return at;
}

}  // namespace

result<std::unique_ptr<op>> load_batch_matmul(const attributes& a) {
  auto op = std::make_unique<batch_matmul>();
  TF_EMBED_TRY(op->adj_x, a.boolean("adj_x", false));
  TF_EMBED_TRY(op->adj_y, a.boolean("adj_y", false));
  op->broadcasts = a.op_name() != "BatchMatMul";
  if (a.op_name() == "BatchMatMulV3") {
    TF_EMBED_TRY(op->output_dtype, a.type("Tout"));
  }
  return std::unique_ptr<gen::op>(std::move(op));
}

bool is_gemm_type(dtype t) { return t == dtype::float32 || t == dtype::float64; }

result<void> emit_batch_matmul(layer_builder& b, bool transpose_first, bool transpose_second, const epilogue& e,
                               std::int64_t macs) {
  const dtype t = b.input_type(0).dtype;
  if (!is_gemm_type(t) && !is_integer(t)) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(t))};
  }
  TF_EMBED_CHECK(check_epilogue_kernel(e, t));
  // Beyond a run-time size that is summed over, both are 0: what stands there may be infinite.
  const std::int64_t rank_x = static_cast<std::int64_t>(b.input_type(0).shape.size());
  const std::int64_t rank_y = static_cast<std::int64_t>(b.input_type(1).shape.size());
  const operand x = b.padded_along(0, rank_x - (transpose_first ? 2 : 1), filler::zero);
  const operand y = b.padded_along(1, rank_y - (transpose_second ? 1 : 2), filler::zero);
  std::vector<argument> arguments{x, y, b.output(), transpose_first, transpose_second};
  if (!e.empty()) arguments.emplace_back(cpp_epilogue(e, b));
  b.add(layer_spec("batch_matmul", std::move(arguments)).counting(macs).allow_in_place(in_place_residual(e)));
  return {};
}

result<std::vector<tensor_type>> batch_matmul::infer(const shape_context& context) const {
  if (context.input_count() < 2) {
    return diagnostic{error_kind::bad_model, fmt::format("needs 2 operands, but has {}", context.input_count())};
  }
  const dtype tx = context.dtype(0);
  const dtype ty = context.dtype(1);
  const bool numbers = (is_floating(tx) || is_integer(tx)) && (is_floating(ty) || is_integer(ty));
  const dtype t = output_dtype == dtype::invalid ? tx : output_dtype;
  // The third version multiplies bytes of either sign into int32; all else keeps its type.
  const auto is_byte = [](dtype d) { return d == dtype::int8 || d == dtype::uint8; };
  const bool widens = is_byte(tx) && is_byte(ty) && t == dtype::int32;
  // Of a 16-bit float and bytes the bytes become the float.
  const bool mixes = t == dtype::bfloat16 && ((tx == t && is_byte(ty)) || (ty == t && is_byte(tx)));
  const bool complex = is_complex(tx) && tx == ty && t == tx;
  if (!complex && (!numbers || !((tx == ty && t == tx) || (output_dtype != dtype::invalid && mixes) ||
                                 (output_dtype != dtype::invalid && widens)))) {
    return diagnostic{error_kind::bad_model, fmt::format("operands must be numbers of one type, but {} x {} gives {}",
                                                         name(tx), name(ty), name(t))};
  }
  TF_EMBED_TRY(batch_sizes p, measure(*this, context.type(0), context.type(1)));
  tensor_type out{t, std::move(p.out)};
  if (element_count(out.shape) > max_elements) {
    return diagnostic{error_kind::bad_model, fmt::format("output {} is too large", to_string(out))};
  }
  TF_EMBED_CHECK(check_epilogue(epilogue, context, out, p.n));
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> batch_matmul::evaluate(std::span<const tensor> inputs) const {
  if (is_complex(inputs[0].dtype())) {
    // What is transposed is conjugated too.
    batch_matmul real = *this;
    real.output_dtype = dtype::invalid;
    const tensor operands[] = {adj_x && conjugates ? conjugated(inputs[0]) : inputs[0],
                               adj_y && conjugates ? conjugated(inputs[1]) : inputs[1]};
    return complex_product_of(operands, [&](const tensor& x, const tensor& y) {
      const std::vector<tensor> parts{x, y};
      return real.evaluate(parts);
    });
  }
  TF_EMBED_TRY(const batch_sizes p, measure(*this, inputs[0].type(), inputs[1].type()));
  tensor out(output_dtype == dtype::invalid ? inputs[0].dtype() : output_dtype, p.out);
  if (out.size() == 0) return std::vector<tensor>{out};
  const std::vector<std::int64_t> strides_x = broadcast_strides(p.batch_x, p.batch);
  const std::vector<std::int64_t> strides_y = broadcast_strides(p.batch_y, p.batch);
  const auto operand = [&](const tensor& t) { return is_floating(out.dtype()) ? converted(t, out.dtype()) : t; };
  visit_dtype(out.dtype(), [&]<class T>() {
    using wide = accumulator<T>;
    const std::vector<wide> x = matrices<wide>(operand(inputs[0]), adj_x);
    const std::vector<wide> y = matrices<wide>(operand(inputs[1]), adj_y);
    std::vector<wide> sums(static_cast<std::size_t>(p.m * p.n));
    auto to = out.mutable_as<T>().begin();
    for (std::int64_t i = 0; i < element_count(p.batch); ++i) {
      multiply(x.data() + operand_matrix(i, p.batch, strides_x) * p.m * p.k,
               y.data() + operand_matrix(i, p.batch, strides_y) * p.k * p.n, sums.data(), p.m, p.k, p.n);
      to = std::transform(sums.begin(), sums.end(), to, from_accumulator<T>);
    }
  });
  apply_epilogue(epilogue, inputs, out);
  return std::vector<tensor>{out};
}

result<std::vector<value>> batch_matmul::expand(subgraph& s) const {
  if (is_complex(s.type(s.input(0)).dtype)) {
    batch_matmul real = *this;
    real.output_dtype = dtype::invalid;
    return expand_complex_product(s, real, adj_x && conjugates, adj_y && conjugates);
  }
  const dtype to = output_dtype;
  if (to == dtype::invalid || (s.type(s.input(0)).dtype == to && s.type(s.input(1)).dtype == to))
    return std::vector<value>{};
  TF_EMBED_TRY(const value x, s.cast(s.input(0), to));
  TF_EMBED_TRY(const value y, s.cast(s.input(1), to));
  std::vector<value> operands{x, y};
  for (std::size_t i = 2; i < s.input_count(); ++i) operands.push_back(s.input(i));
  TF_EMBED_TRY(const value product, s.add(*this, std::move(operands)));
  return std::vector<value>{product};
}

result<void> batch_matmul::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return product_extents(context, adj_x, adj_y, outputs);
}

result<void> batch_matmul::emit(layer_builder& b) const {
  const tensor_type& x = b.input_type(0);
  const tensor_type& y = b.input_type(1);
  TF_EMBED_TRY(const batch_sizes p, measure(*this, x, y));
  if (element_count(p.out) == 0) return {};
  const std::int64_t macs = saturating_product({element_count(p.batch), p.m, p.k, p.n});
  const tensor* constant = b.constant(1);
  if (is_gemm_type(x.dtype) && constant != nullptr && !adj_x && p.k != 0 && element_count(p.batch_y) == 1) {
    const tensor matrix = constant->reshaped({y.shape[y.shape.size() - 2], y.shape.back()});
    template_type packed = b.packed_weights(adj_y ? gen::transposed(matrix) : matrix, "matrix");
    b.add(layer_spec("matmul", {b.input(0), std::move(packed), b.output(), cpp_epilogue(epilogue, b)})
              .counting(macs)
              .allow_in_place(in_place_residual(epilogue)));
    return {};
  }
  if (x.dtype != y.dtype || x.dtype != b.output_type().dtype) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {} x {} to {}", name(x.dtype), name(y.dtype),
                                                           name(b.output_type().dtype))};
  }
  return emit_batch_matmul(b, adj_x, adj_y, epilogue, macs);
}

std::optional<gen::epilogue_slot> batch_matmul::epilogue_slot(std::span<const tensor_type> inputs) const {
  const dtype t = inputs[0].dtype;
  const bool one_type = inputs[1].dtype == t && (output_dtype == dtype::invalid || output_dtype == t);
  // A product over zero terms is zero: there is no kernel that a tail could be part of.
  const auto p = measure(*this, inputs[0], inputs[1]);
  if (!is_gemm_type(t) || !one_type || !p || p->k == 0) return std::nullopt;
  return gen::epilogue_slot{.current = epilogue, .filter_run = adj_y ? inputs[1].shape.back() : 1};
}

std::unique_ptr<op> batch_matmul::with_epilogue(const gen::epilogue& e) const {
  auto changed = std::make_unique<batch_matmul>(*this);
  changed->epilogue = e;
  return changed;
}

std::span<const op_row> batch_matmul_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BatchMatMul", "batch_matmul", load_batch_matmul, "floats, integers, complex", "", "output"},
      {"BatchMatMulV2", "batch_matmul", load_batch_matmul, "floats, integers, complex", "", "output"},
      {"BatchMatMulV3", "batch_matmul", load_batch_matmul, "floats, integers, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
