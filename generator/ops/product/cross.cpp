// SPDX-License-Identifier: Apache-2.0
#include "ops/product/cross.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/element/binary.hpp"
#include "ops/movement/gather.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_cross(const attributes& a) { return load_plain<cross>(a); }

result<std::vector<tensor_type>> cross::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& a = context.type(0);
  if (!is_numeric(a.dtype) || a != context.type(1) || a.shape.empty() || a.shape.back() != 3) {
    return diagnostic{error_kind::bad_model, fmt::format("operands {} and {} must be triples of numbers", to_string(a),
                                                         to_string(context.type(1)))};
  }
  return one_output(a.dtype, a.shape);
}

result<std::vector<tensor>> cross::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), inputs[0].shape());
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      // Integers wrap: right modulo 2^64 is right modulo every smaller power.
      using C = std::conditional_t<std::is_integral_v<T>, std::uint64_t, compute_type<T>>;
      const auto a = inputs[0].as<T>();
      const auto b = inputs[1].as<T>();
      for (std::size_t at = 0; at < a.size(); at += 3) {
        for (std::size_t i = 0; i < 3; ++i) {
          const std::size_t j = (i + 1) % 3;
          const std::size_t k = (i + 2) % 3;
          const auto product = [&](std::size_t p, std::size_t q) {
            return static_cast<C>(static_cast<C>(widen(a[at + p])) * static_cast<C>(widen(b[at + q])));
          };
          out.mutable_as<T>()[at + i] = narrow<T>(static_cast<compute_type<T>>(product(j, k) - product(k, j)));
        }
      }
    }
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> cross::expand(subgraph& s) const {
  gather pick;
  pick.has_axis = true;
  const value axis = s.make_scalar(dtype::int32, static_cast<double>(s.shape(s.input(0)).size()) - 1);
  const value next = s.make_ints(std::vector<std::int64_t>{1, 2, 0});
  const value after = s.make_ints(std::vector<std::int64_t>{2, 0, 1});
  TF_EMBED_TRY(const value a1, s.add(pick, {s.input(0), next, axis}));
  TF_EMBED_TRY(const value b2, s.add(pick, {s.input(1), after, axis}));
  TF_EMBED_TRY(const value a2, s.add(pick, {s.input(0), after, axis}));
  TF_EMBED_TRY(const value b1, s.add(pick, {s.input(1), next, axis}));
  TF_EMBED_TRY(const value plus, s.add(binary(binary_kind::mul), {a1, b2}));
  TF_EMBED_TRY(const value minus, s.add(binary(binary_kind::mul), {a2, b1}));
  TF_EMBED_TRY(const value y, s.add(binary(binary_kind::sub), {plus, minus}));
  return std::vector<value>{y};
}

std::span<const op_row> cross_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Cross", "cross", load_cross, "floats, integers", "", "product"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
