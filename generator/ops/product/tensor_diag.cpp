// SPDX-License-Identifier: Apache-2.0
#include "ops/product/tensor_diag.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/product/matrix_diag.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_tensor_diag(const attributes& a) {
  auto d = std::make_unique<tensor_diag>();
  d->is_part = a.op_name() == "DiagPart";
  return std::unique_ptr<op>(std::move(d));
}

result<std::vector<tensor_type>> tensor_diag::infer(const shape_context& context, tensor_diag_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const shape& in = context.shape(0);
  const auto half = static_cast<std::ptrdiff_t>(in.size() / 2);
  const bool fits =
      !in.empty() && (!is_part || (in.size() % 2 == 0 && std::equal(in.begin(), in.begin() + half, in.begin() + half)));
  if (!fits) {
    return diagnostic{error_kind::bad_model, fmt::format("input {} must have {}", to_string(context.type(0)),
                                                         is_part ? "two equal halves of axes" : "an axis")};
  }
  found.target.assign(in.begin(), is_part ? in.begin() + half : in.end());
  if (!is_part) found.target.insert(found.target.end(), in.begin(), in.end());
  return one_output(context.dtype(0), found.target);
}

result<std::vector<tensor>> tensor_diag::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), inferred.target);
  const std::int64_t n = is_part ? out.size() : inputs[0].size();
  if (is_part) {
    copy_block(out, inputs[0], {{n}, {n + 1}, {1}});
  } else {
    copy_block(out, inputs[0], {{n}, {1}, {n + 1}});
  }
  return std::vector<tensor>{out};
}

result<std::vector<value>> tensor_diag::expand(subgraph& s) const {
  const std::int64_t n = element_count(is_part ? inferred.target : s.shape(s.input(0)));
  TF_EMBED_TRY(value y, s.reshape(s.input(0), is_part ? shape{n, n} : shape{n}));
  matrix_diag d;
  if (is_part) d.kind = matrix_diag::form::part;
  TF_EMBED_TRY(y, s.add(d, {y}));
  TF_EMBED_TRY(y, s.reshape(y, inferred.target));
  return std::vector<value>{y};
}

std::span<const op_row> tensor_diag_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Diag", "tensor_diag", load_tensor_diag, "all, complex", "", "output"},
      {"DiagPart", "tensor_diag", load_tensor_diag, "all, complex", "", "diagonal"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
