// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matrix_diag.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_matrix_diag(const attributes& a) {
  auto d = std::make_unique<matrix_diag>();
  std::string_view name = a.op_name();
  if (name.starts_with("Batch")) name.remove_prefix(5);  // the name before MatrixDiag took batches
  d->kind = name.starts_with("MatrixDiagPart") ? matrix_diag::form::part
            : name.starts_with("MatrixDiag")   ? matrix_diag::form::make
                                               : matrix_diag::form::set;
  d->has_range = name.ends_with("V2") || name.ends_with("V3");
  if (name.ends_with("V3")) {
    TF_EMBED_TRY(const std::string align, a.text("align", "RIGHT_LEFT"));
    if (align != "LEFT_LEFT" && align != "LEFT_RIGHT" && align != "RIGHT_LEFT" && align != "RIGHT_RIGHT")
      return bad_model(
          fmt::format("align \"{}\" is none of LEFT_RIGHT, RIGHT_LEFT, LEFT_LEFT, RIGHT_RIGHT", printable(align)));
    d->right_above = align.starts_with("RIGHT");
    d->right_below = align.ends_with("RIGHT");
  }
  return std::unique_ptr<op>(std::move(d));
}

result<void> matrix_diag::read_range(const shape_context& context, std::size_t k_input, diagonal_band& found) const {
  if (!has_range) return {};
  TF_EMBED_TRY(const auto k, context.required_ints(k_input, "k"));
  if (k.empty() || k.size() > 2)
    return bad_model(fmt::format("k must be one or two integers, but is {}", list_text(k)));
  found.lower = k.front();
  found.upper = k.back();
  // Keeps the sums below inside 64 bits; no matrix has a diagonal so far out.
  if (found.lower > found.upper || std::abs(found.lower / 2) > max_elements || std::abs(found.upper / 2) > max_elements)
    return bad_model(fmt::format("k {} must be an ascending range of diagonals", list_text(k)));
  return {};
}

result<void> matrix_diag::measure_make(const shape_context& context, diagonal_band& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_range ? 5 : 1));
  TF_EMBED_CHECK(read_range(context, 1, found));
  const shape& diagonal = context.shape(0);
  const std::size_t own_axes = found.lower == found.upper ? 1 : 2;
  if (diagonal.size() < own_axes)
    return bad_model(fmt::format("diagonal {} has too few axes", to_string(context.type(0))));
  const std::int64_t count = found.upper - found.lower + 1;
  if (own_axes == 2 && diagonal[diagonal.size() - 2] != count) {
    return bad_model(fmt::format("diagonal {} must hold the {} diagonals of k [{},{}]", to_string(context.type(0)),
                                 count, found.lower, found.upper));
  }
  found.longest = diagonal.back();
  const std::int64_t least_rows = found.longest - std::min<std::int64_t>(found.upper, 0);
  const std::int64_t least_columns = found.longest + std::max<std::int64_t>(found.lower, 0);
  found.rows = found.columns = -1;
  if (has_range) {
    TF_EMBED_TRY(found.rows, required_int(context, 2, "num_rows"));
    TF_EMBED_TRY(found.columns, required_int(context, 3, "num_cols"));
  }
  const auto no_fit = [&] {
    return bad_model(fmt::format("num_rows {} and num_cols {} do not fit diagonal {} and k [{},{}]", found.rows,
                                 found.columns, to_string(context.type(0)), found.lower, found.upper));
  };
  if ((found.rows != -1 && found.rows < least_rows) || (found.columns != -1 && found.columns < least_columns))
    return no_fit();
  if (found.rows == -1 && found.columns == -1) {
    found.rows = found.columns = std::max(least_rows, least_columns);
  } else if (found.rows == -1) {
    found.rows = least_rows;
  } else if (found.columns == -1) {
    found.columns = least_columns;
  }
  if (found.rows != least_rows && found.columns != least_columns) return no_fit();
  found.target.assign(diagonal.begin(), diagonal.end() - static_cast<std::ptrdiff_t>(own_axes));
  found.target.push_back(found.rows);
  found.target.push_back(found.columns);
  return {};
}

result<void> matrix_diag::measure_matrices(const shape_context& context, diagonal_band& found) const {
  const bool sets = kind == form::set;
  TF_EMBED_CHECK(expect_inputs(context, sets ? (has_range ? 3 : 2) : (has_range ? 3 : 1)));
  TF_EMBED_CHECK(read_range(context, sets ? 2 : 1, found));
  const shape& s = context.shape(0);
  if (s.size() < 2) return bad_model(fmt::format("input {} holds no matrices", to_string(context.type(0))));
  found.rows = s[s.size() - 2];
  found.columns = s.back();
  // TensorFlow lets the main diagonal of an empty matrix pass.
  const auto exists = [&](std::int64_t k) { return k == 0 || (k > -found.rows && k < found.columns); };
  if (!exists(found.lower) || !exists(found.upper)) {
    return bad_model(
        fmt::format("k [{},{}] must name diagonals of {}", found.lower, found.upper, to_string(context.type(0))));
  }
  found.longest = std::max<std::int64_t>(0, std::min(found.rows + std::min<std::int64_t>(found.upper, 0),
                                                     found.columns - std::max<std::int64_t>(found.lower, 0)));
  shape diagonal(s.begin(), s.end() - 2);
  if (found.lower != found.upper) diagonal.push_back(found.upper - found.lower + 1);
  diagonal.push_back(found.longest);
  if (!sets) {
    found.target = std::move(diagonal);
    return {};
  }
  if (context.shape(1) != diagonal || context.dtype(1) != context.dtype(0)) {
    return bad_model(fmt::format("diagonal must be {}, but is {}", to_string({context.dtype(0), diagonal}),
                                 to_string(context.type(1))));
  }
  found.target = s;
  return {};
}

result<std::vector<tensor_type>> matrix_diag::infer(const shape_context& context, diagonal_band& found) const {
  if (context.input_count() == 0) return bad_model("needs inputs, but has none");
  TF_EMBED_CHECK(kind == form::make ? measure_make(context, found) : measure_matrices(context, found));
  if (kind != form::set && has_range && context.type(padding_input()) != tensor_type{context.dtype(0), {}}) {
    return bad_model(fmt::format("padding_value must be a scalar {}, but is {}", name(context.dtype(0)),
                                 to_string(context.type(padding_input()))));
  }
  return one_output(context.dtype(0), found.target);
}

result<std::vector<tensor>> matrix_diag::evaluate(std::span<const tensor> inputs) const {
  const auto& [lower, upper, rows, columns, longest, target] = inferred;
  tensor out(inputs[0].dtype(), target);
  if (out.size() == 0) return std::vector<tensor>{out};  // of any number of matrices
  const bool parts = kind == form::part;
  const tensor& from = kind == form::set ? inputs[1] : inputs[0];
  if (kind == form::set) {
    copy_block(out, inputs[0], {{out.size()}, {1}, {1}});
  } else if (has_range) {
    copy_block(out, inputs[padding_input()], {{out.size()}, {0}, {1}});
  }
  const std::int64_t count = upper - lower + 1;
  const std::int64_t matrices = element_count(shape(target.begin(), target.end() - (parts && count == 1 ? 1 : 2)));
  for (std::int64_t m = 0; m < matrices; ++m) {
    for (std::int64_t k = upper; k >= lower; --k) {
      const std::int64_t row = std::max<std::int64_t>(-k, 0);
      const std::int64_t column = std::max<std::int64_t>(k, 0);
      const std::int64_t length = std::min(rows - row, columns - column);
      if (length <= 0) continue;
      // One that is neither above nor below is only too short if both sides are.
      const bool left = (k >= 0 && !right_above) || (k <= 0 && !right_below);
      const std::int64_t in_row = (m * count + upper - k) * longest + (left ? 0 : longest - length);
      const std::int64_t in_matrix = (m * rows + row) * columns + column;
      if (parts) {
        copy_block(out, from, {{length}, {columns + 1}, {1}, in_matrix, in_row});
      } else {
        copy_block(out, from, {{length}, {1}, {columns + 1}, in_row, in_matrix});
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> matrix_diag::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const tensor_type& in = context.type(0);
  const std::size_t last = in.shape.size() - 1;
  const bool is_main = inferred.lower == 0 && inferred.upper == 0 && inferred.rows == inferred.columns;
  const bool is_square = kind == form::make || in.extent_at(last).same_size(in.extent_at(last - 1));
  // Of a square's main diagonal each entry keeps its place.
  if (!is_main || !is_square)
    return refused_extent(context, 0, "only the main diagonal of matrices with one size for rows and columns");
  for (std::size_t i = 1; i < context.input_count(); ++i) {
    if (context.type(i).has_dynamic_axis() && (kind != form::set || i != 1))
      return refused_extent(context, i, "this operand must not have a size that is known only at run time");
  }
  std::vector<run_time_extent> diagonal;
  for (const run_time_extent& e : in.extents) {
    if (kind == form::make || e.axis != last) diagonal.push_back(e);
  }
  if (kind == form::set && context.type(1).extents != diagonal)
    return refused_extent(context, 1, "the diagonal must follow the sizes of the matrices");
  for (const run_time_extent& e : diagonal) outputs[0].add_extent(e);
  if (kind == form::make) outputs[0].add_extent(in.extent_at(last).at(last + 1));
  if (kind == form::set) outputs[0].extents = in.extents;
  return {};
}

result<void> matrix_diag::emit(layer_builder& b) const {
  if (element_count(b.output_type().shape) == 0) return {};
  std::vector<argument> arguments{b.input(0)};
  if (kind == form::set) {
    arguments.emplace_back(b.input(1));
  } else if (has_range) {
    arguments.emplace_back(b.input(padding_input()));
  } else {
    arguments.emplace_back(b.weights_tensor(tensor(b.output_type().dtype, {}), "padding"));
  }
  for (argument a :
       std::initializer_list<argument>{b.output(), inferred.lower, inferred.upper, right_above, right_below})
    arguments.push_back(std::move(a));
  const char* layer = kind == form::make ? "matrix_diag" : kind == form::part ? "matrix_diag_part" : "matrix_set_diag";
  layer_spec spec("matrix_diag", layer, std::move(arguments));
  if (kind == form::set) spec.in_place = {0};
  b.add(std::move(spec));
  return {};
}

std::span<const op_row> matrix_diag_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BatchMatrixDiag", "matrix_diag", load_matrix_diag, "all, complex", "", "output"},
      {"BatchMatrixDiagPart", "matrix_diag", load_matrix_diag, "all, complex", "", "diagonal"},
      {"BatchMatrixSetDiag", "matrix_diag", load_matrix_diag, "all, complex", "", "output"},
      {"MatrixDiag", "matrix_diag", load_matrix_diag, "all, complex", "", "output"},
      {"MatrixDiagPart", "matrix_diag", load_matrix_diag, "all, complex", "", "diagonal"},
      {"MatrixDiagPartV2", "matrix_diag", load_matrix_diag, "all, complex", "constant k", "diagonal"},
      {"MatrixDiagPartV3", "matrix_diag", load_matrix_diag, "all, complex", "constant k", "diagonal"},
      {"MatrixDiagV2", "matrix_diag", load_matrix_diag, "all, complex", "constant k, num_rows, num_cols", "output"},
      {"MatrixDiagV3", "matrix_diag", load_matrix_diag, "all, complex", "constant k, num_rows, num_cols", "output"},
      {"MatrixSetDiag", "matrix_diag", load_matrix_diag, "all, complex", "", "output"},
      {"MatrixSetDiagV2", "matrix_diag", load_matrix_diag, "all, complex", "constant k", "output"},
      {"MatrixSetDiagV3", "matrix_diag", load_matrix_diag, "all, complex", "constant k", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
