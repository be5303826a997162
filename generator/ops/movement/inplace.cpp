// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/inplace.hpp"

#include "ops/composition/formula.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_inplace(const attributes& a) {
  auto i = std::make_unique<inplace>();
  i->kind = a.op_name() == "InplaceAdd"   ? scatter_nd::form::add
            : a.op_name() == "InplaceSub" ? scatter_nd::form::sub
                                          : scatter_nd::form::update;
  return std::unique_ptr<op>(std::move(i));
}

result<std::vector<tensor_type>> inplace::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& x = context.type(0);
  const tensor_type& rows = context.type(1);
  const tensor_type& v = context.type(2);
  const bool fits = !x.shape.empty() && x.shape[0] > 0 && rows.dtype == dtype::int32 && rows.shape.size() == 1 &&
                    v.dtype == x.dtype && v.shape.size() == x.shape.size() && v.shape[0] == rows.shape[0] &&
                    std::equal(x.shape.begin() + 1, x.shape.end(), v.shape.begin() + 1);
  if (!fits) {
    return diagnostic{error_kind::bad_model, fmt::format("x {}, i {} and v {} do not fit together", to_string(x),
                                                         to_string(rows), to_string(v))};
  }
  return one_output(x.dtype, x.shape);
}

result<std::vector<tensor>> inplace::evaluate(std::span<const tensor> inputs) const {
  const std::int64_t n = inputs[0].shape()[0];
  std::vector<std::int64_t> rows = inputs[1].as_ints();
  for (std::int64_t& r : rows) r = (r % n + n) % n;
  scatter_nd s;
  s.kind = kind;
  const auto count = static_cast<std::int64_t>(rows.size());
  const std::vector<tensor> operands{inputs[0], tensor::of_ints(dtype::int32, rows).reshaped({count, 1}), inputs[2]};
  TF_EMBED_TRY(tensor y, reference_of(s, operands));
  return std::vector<tensor>{std::move(y)};
}

result<std::vector<value>> inplace::expand(subgraph& s) const {
  const auto n = static_cast<double>(s.shape(s.input(0))[0]);
  TF_EMBED_TRY(value rows, s.add(binary(binary_kind::floor_mod), {s.input(1), s.make_scalar(dtype::int32, n)}));
  TF_EMBED_TRY(rows, s.reshape(rows, {s.shape(rows)[0], 1}));
  scatter_nd put;
  put.kind = kind;
  TF_EMBED_TRY(const value y, s.add(put, {s.input(0), rows, s.input(2)}));
  return std::vector<value>{y};
}

std::span<const op_row> inplace_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"InplaceAdd", "inplace", load_inplace, "floats, integers", "", "y"},
      {"InplaceSub", "inplace", load_inplace, "floats, integers", "", "y"},
      {"InplaceUpdate", "inplace", load_inplace, "all, complex", "", "y"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
