// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matrix_solve.hpp"

#include "ops/composition/formula.hpp"
#include "ops/movement/broadcast_to.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

namespace tf_embed::gen {
namespace {

using elimination = matrix_solve::form;
using dense_matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct elimination_row {
  elimination kind;
  std::string_view tf_name;
  std::string_view layer;
};
// In the order of the enumerators.
constexpr elimination_row eliminations[] = {
    {elimination::inverse, "MatrixInverse", "matrix_inverse"},
    {elimination::determinant, "MatrixDeterminant", "matrix_determinant"},
    {elimination::log_determinant, "LogMatrixDeterminant", "log_matrix_determinant"},
    {elimination::solve, "MatrixSolve", "matrix_solve"},
    {elimination::triangular, "MatrixTriangularSolve", "matrix_triangular_solve"},
    {elimination::cholesky, "Cholesky", "cholesky"},
};

dense_matrix matrix_at(const tensor& t, std::int64_t first, std::int64_t rows, std::int64_t columns) {
  dense_matrix m(rows, columns);
  for (std::int64_t i = 0; i < rows * columns; ++i) m.data()[i] = t.as_double(first + i);
  return m;
}

void store(tensor& t, std::int64_t first, const dense_matrix& m) {
  visit_dtype(t.dtype(), [&]<class T>() {
    for (std::int64_t i = 0; i < m.size(); ++i)
      t.mutable_as<T>()[static_cast<std::size_t>(first + i)] = narrow<T>(static_cast<compute_type<T>>(m.data()[i]));
  });
}

/// Row by row from the side where the triangle is narrow; a 0 on the diagonal gives infinities, as TensorFlow's.
dense_matrix substituted(const dense_matrix& a, dense_matrix x, bool lower) {
  const auto n = a.rows();
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index r = lower ? i : n - 1 - i;
    for (Eigen::Index k = lower ? 0 : r + 1; k < (lower ? r : n); ++k) x.row(r) -= a(r, k) * x.row(k);
    x.row(r) /= a(r, r);
  }
  return x;
}

/// The matrices of `s`, in other batches.
shape with_batch(shape batch, const shape& s) {
  batch.insert(batch.end(), s.end() - 2, s.end());
  return batch;
}

}  // namespace

result<std::unique_ptr<op>> load_matrix_solve(const attributes& a) {
  std::string_view name = a.op_name();
  if (name.starts_with("Batch")) name.remove_prefix(5);  // the name before MatrixInverse took batches
  const auto* found = std::find_if(std::begin(eliminations), std::end(eliminations),
                                   [&](const elimination_row& r) { return r.tf_name == name; });
  if (found == std::end(eliminations))
    return diagnostic{error_kind::unsupported, "is no elimination that tf_embed knows"};
  auto m = std::make_unique<matrix_solve>();
  m->kind = found->kind;
  TF_EMBED_TRY(m->adjoint, a.boolean("adjoint", false));
  TF_EMBED_TRY(m->lower, a.boolean("lower", true));
  return std::unique_ptr<op>(std::move(m));
}

result<std::vector<tensor_type>> matrix_solve::infer(const shape_context& context, matrix_solve_batch& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_right_side() ? 2 : 1));
  const tensor_type& in = context.type(0);
  const shape& s = in.shape;
  if (!is_floating(in.dtype) || s.size() < 2 || s[s.size() - 2] != s.back())
    return diagnostic{error_kind::bad_model, fmt::format("input {} must be square matrices of floats", to_string(in))};
  const shape batch(s.begin(), s.end() - 2);
  if (has_right_side()) {
    const tensor_type& rhs = context.type(1);
    if (kind == form::triangular && rhs.dtype == in.dtype && rhs.shape.size() >= 2 &&
        rhs.shape[rhs.shape.size() - 2] == s.back()) {
      TF_EMBED_TRY(found.batch, broadcast(batch, {rhs.shape.begin(), rhs.shape.end() - 2}));
      return one_output(in.dtype, with_batch(found.batch, rhs.shape));
    }
    if (rhs.dtype != in.dtype || rhs.shape.size() != s.size() || rhs.shape[s.size() - 2] != s.back() ||
        !std::equal(batch.begin(), batch.end(), rhs.shape.begin())) {
      return diagnostic{error_kind::bad_model, fmt::format("matrix {} and right-hand side {} do not fit together",
                                                           to_string(in), to_string(rhs))};
    }
    return one_output(in.dtype, rhs.shape);
  }
  if (kind == form::determinant) return one_output(in.dtype, batch);
  if (kind == form::log_determinant) {
    TF_EMBED_TRY(const tensor_type one, checked_type(in.dtype, batch));
    return std::vector<tensor_type>{one, one};
  }
  return one_output(in.dtype, s);
}

result<std::vector<value>> matrix_solve::expand(subgraph& s) const {
  if (kind != form::triangular) return std::vector<value>{};
  formula f(s, s.type(s.input(0)).dtype);
  std::vector<value> operands;
  bool differ = false;
  for (std::size_t i = 0; i < 2; ++i) {
    const value v = s.input(i);
    const shape wanted = with_batch(inferred.batch, s.shape(v));
    differ |= wanted != s.shape(v);
    operands.push_back(wanted == s.shape(v) ? v : f.add_op(broadcast_to(), {v, f.ints(wanted)}));
  }
  if (!differ) return std::vector<value>{};
  return f.done({f.add_op(*this, operands)});
}

result<std::vector<tensor>> matrix_solve::evaluate(std::span<const tensor> inputs) const {
  std::vector<tensor> spread(inputs.begin(), inputs.end());
  for (tensor& t : spread) {
    if (kind != form::triangular) break;
    const shape wanted = with_batch(inferred.batch, t.shape());
    t = read_strided(t, wanted, broadcast_strides(t.shape(), wanted));
  }
  inputs = spread;
  const shape& s = inputs[0].shape();
  const std::int64_t n = s.back();
  const shape batch(s.begin(), s.end() - 2);
  const bool scalar = kind == form::determinant || kind == form::log_determinant;
  const std::int64_t columns = has_right_side() ? inputs[1].shape().back() : n;
  tensor out(inputs[0].dtype(), scalar ? batch : has_right_side() ? inputs[1].shape() : s);
  if (out.size() == 0) return std::vector<tensor>(kind == form::log_determinant ? 2 : 1, out);  // of any batch
  tensor sign(inputs[0].dtype(), batch);
  for (std::int64_t i = 0; i < element_count(batch); ++i) {
    dense_matrix a = matrix_at(inputs[0], i * n * n, n, n);
    if (adjoint) a.transposeInPlace();
    dense_matrix y;
    if (scalar) {
      const double d = n == 0 ? 1.0 : a.partialPivLu().determinant();
      y = dense_matrix::Constant(1, 1, kind == form::determinant ? d : std::log(std::abs(d)));
      store(sign, i, dense_matrix::Constant(1, 1, d > 0 ? 1 : d < 0 ? -1 : 0));
    } else if (kind == form::cholesky) {
      const Eigen::LLT<dense_matrix> llt(a);
      // What is not positive definite has no root.
      y = llt.info() == Eigen::Success || n == 0
              ? dense_matrix(llt.matrixL())
              : dense_matrix::Constant(n, n, std::numeric_limits<double>::quiet_NaN());
    } else {
      const dense_matrix b =
          has_right_side() ? matrix_at(inputs[1], i * n * columns, n, columns) : dense_matrix::Identity(n, n);
      if (kind == form::triangular) {
        y = substituted(a, b, lower != adjoint);
      } else if (b.size() != 0) {  // no equations or no unknowns: nothing is asked of the matrix
        const Eigen::PartialPivLU<dense_matrix> lu(a);
        if (!(lu.matrixLU().diagonal().cwiseAbs().minCoeff() > 0))
          return diagnostic{error_kind::runtime, fmt::format("matrix {} is not invertible", i)};
        y = lu.solve(b);
      }
    }
    if (y.size() != 0) store(out, i * y.size(), y);
  }
  if (kind == form::log_determinant) return std::vector<tensor>{sign, out};
  return std::vector<tensor>{out};
}

result<void> matrix_solve::emit(layer_builder& b) const {
  const auto is_spread = [&](const shape& one) { return with_batch(inferred.batch, one) == one; };
  if (kind == form::triangular && !(is_spread(b.input_type(0).shape) && is_spread(b.input_type(1).shape)))
    return diagnostic{error_kind::unsupported,
                      "batches that differ are not broadcast; is the pass expand switched off?"};
  const tensor_type& in = b.input_type(0);
  TF_EMBED_CHECK(check_kernel_dtype(in.dtype));
  if (element_count(b.output_type().shape) == 0) return {};
  const std::int64_t n = in.shape.back();
  std::vector<argument> arguments{b.input(0)};
  if (has_right_side()) arguments.emplace_back(b.input(1));
  arguments.emplace_back(b.output(0));
  if (kind == form::log_determinant) arguments.emplace_back(b.output(1));
  if (kind != form::triangular && kind != form::cholesky) arguments.emplace_back(b.scratch({in.dtype, {n, n}}));
  if (kind == form::triangular) arguments.emplace_back(lower);
  if (kind == form::inverse || has_right_side()) arguments.emplace_back(adjoint);
  b.add(layer_spec("matrix_solve", eliminations[static_cast<std::size_t>(kind)].layer, std::move(arguments)));
  return {};
}

std::span<const op_row> matrix_solve_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BatchCholesky", "matrix_solve", load_matrix_solve, "float, double", "", "output"},
      {"BatchMatrixDeterminant", "matrix_solve", load_matrix_solve, "float, double", "", "output"},
      {"BatchMatrixInverse", "matrix_solve", load_matrix_solve, "float, double", "", "output"},
      {"BatchMatrixSolve", "matrix_solve", load_matrix_solve, "float, double", "", "output"},
      {"BatchMatrixTriangularSolve", "matrix_solve", load_matrix_solve, "float, double", "", "output"},
      {"Cholesky", "matrix_solve", load_matrix_solve, "floats", "", "output"},
      {"LogMatrixDeterminant", "matrix_solve", load_matrix_solve, "floats", "", "sign, log_abs_determinant"},
      {"MatrixDeterminant", "matrix_solve", load_matrix_solve, "floats", "", "output"},
      {"MatrixInverse", "matrix_solve", load_matrix_solve, "floats", "", "output"},
      {"MatrixSolve", "matrix_solve", load_matrix_solve, "floats", "", "output"},
      {"MatrixTriangularSolve", "matrix_solve", load_matrix_solve, "floats", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
