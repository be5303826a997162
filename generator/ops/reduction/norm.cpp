// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/norm.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_norm(const attributes& a) {
  auto n = std::make_unique<norm>();
  n->is_loss = a.op_name() == "L2Loss";
  TF_EMBED_TRY(n->keep_dims, a.boolean("keep_dims", false));
  return std::unique_ptr<op>(std::move(n));
}

result<std::vector<tensor_type>> norm::infer(const shape_context& context, norm_sum& found) const {
  TF_EMBED_CHECK(expect_inputs(context, is_loss ? 1 : 2));
  const tensor_type& in = context.type(0);
  if (is_loss ? !is_floating(in.dtype) : !is_numeric(in.dtype))
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(in))};
  if (is_loss) return one_output(in.dtype, {});
  found.sum = reduce(reduce_kind::sum, keep_dims);
  return found.sum.infer_shape(context);
}

result<std::vector<tensor>> norm::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const auto squares, unary(unary_kind::square).evaluate(inputs.first(1)));
  if (is_loss) {
    double total = 0;
    for (std::int64_t i = 0; i < squares[0].size(); ++i) total += squares[0].as_double(i);
    tensor out(squares[0].dtype(), {});
    visit_dtype(out.dtype(),
                [&]<class T>() { out.mutable_as<T>()[0] = narrow<T>(static_cast<compute_type<T>>(total / 2)); });
    return std::vector<tensor>{out};
  }
  TF_EMBED_TRY(auto sums, inferred.sum.evaluate(squares));
  visit_dtype(sums[0].dtype(), [&]<class T>() {
    for (T& x : sums[0].mutable_as<T>()) {
      // Integers have wrapped before the root, which of a negative number is 0.
      const double root = std::sqrt(static_cast<double>(widen(x)));
      x = narrow<T>(static_cast<compute_type<T>>(std::is_integral_v<T> && std::isnan(root) ? 0 : root));
    }
  });
  return sums;
}

result<std::vector<value>> norm::expand(subgraph& s) const {
  const value x = s.input(0);
  const dtype t = s.type(x).dtype;
  TF_EMBED_TRY(const value squares, s.add(unary(unary_kind::square), {x}));
  if (is_loss) {
    std::vector<std::int64_t> axes;
    for (std::size_t i = 0; i < s.shape(x).size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
    TF_EMBED_TRY(const value total, s.add(reduce(reduce_kind::sum), {squares, s.make_ints(axes)}));
    TF_EMBED_TRY(const value half, s.add(binary(binary_kind::mul), {total, s.make_scalar(t, 0.5)}));
    return std::vector<value>{half};
  }
  TF_EMBED_TRY(value y, s.add(reduce(reduce_kind::sum, keep_dims), {squares, s.input(1)}));
  if (is_integer(t)) {
    TF_EMBED_TRY(y, s.add(binary(binary_kind::maximum), {y, s.make_scalar(t, 0)}));
    TF_EMBED_TRY(y, s.cast(y, dtype::float64));
  }
  TF_EMBED_TRY(y, s.add(unary(unary_kind::sqrt), {y}));
  TF_EMBED_TRY(y, s.cast(y, t));
  return std::vector<value>{y};
}

std::span<const op_row> norm_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"EuclideanNorm", "norm", load_norm, "floats, integers", "axes must be constant", "output"},
      {"L2Loss", "norm", load_norm, "floats", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
