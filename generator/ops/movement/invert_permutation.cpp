// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/invert_permutation.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> invert_permutation::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& x = context.type(0);
  if (x.shape.size() != 1 || (x.dtype != dtype::int32 && x.dtype != dtype::int64)) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("x must be a vector of int32 or int64, but is {}", to_string(x))};
  }
  return one_output(x.dtype, x.shape);
}

result<std::vector<tensor>> invert_permutation::evaluate(std::span<const tensor> inputs) const {
  const auto x = inputs[0].as_ints();
  std::vector<std::int64_t> inverse(x.size(), -1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] < 0 || x[i] >= static_cast<std::int64_t>(x.size())) {
      return diagnostic{error_kind::runtime, fmt::format("{} is not between 0 and {}", x[i], x.size())};
    }
    std::int64_t& place = inverse[static_cast<std::size_t>(x[i])];
    if (place >= 0) return diagnostic{error_kind::runtime, fmt::format("{} is duplicated in the input.", x[i])};
    place = static_cast<std::int64_t>(i);
  }
  return std::vector<tensor>{tensor::of_ints(inputs[0].dtype(), inverse)};
}

result<void> invert_permutation::emit(layer_builder& b) const {
  b.add(layer_spec("invert_permutation", {b.input(0), b.output()}));
  return {};
}

result<std::unique_ptr<op>> load_invert_permutation(const attributes& a) { return load_plain<invert_permutation>(a); }

std::span<const op_row> invert_permutation_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"InvertPermutation", "invert_permutation", load_invert_permutation, "int32, int64", "", "y"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
