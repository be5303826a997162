// SPDX-License-Identifier: Apache-2.0
#include "ops/element/complex_parts.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/support/broadcast_walk.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> complex_part::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  if (!is_complex(in.dtype)) return bad_model(fmt::format("input must be complex numbers, but is {}", to_string(in)));
  return one_output(part_type(in.dtype), in.shape);
}

tensor complex_part_of(const tensor& z, complex_part::part which) {
  tensor out(part_type(z.dtype()), z.shape());
  visit_complex(z.dtype(), [&]<class T>() {
    const auto from = z.as<std::complex<T>>();
    std::transform(from.begin(), from.end(), out.mutable_as<T>().begin(), [&](const std::complex<T>& x) {
      switch (which) {
        case complex_part::part::real:
          return x.real();
        case complex_part::part::imaginary:
          return x.imag();
        case complex_part::part::magnitude:
          return std::abs(x);
        default:
          return std::arg(x);
      }
    });
  });
  return out;
}

result<std::vector<tensor>> complex_part::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{complex_part_of(inputs[0], kind)};
}

result<void> complex_part::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<void> complex_part::emit(layer_builder& b) const {
  constexpr std::string_view functors[] = {"real_part", "imaginary_part", "magnitude", "angle"};
  b.add(layer_spec("complex_parts", "complex_part",
                   {fmt::format("te::ops::{}", functors[static_cast<std::size_t>(kind)]), b.input(0), b.output()}));
  return {};
}

result<std::vector<tensor_type>> complex_join::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const dtype made = complex_of(context.dtype(0));
  if (made == dtype::invalid || context.dtype(1) != context.dtype(0))
    return bad_model(fmt::format("parts must both be float32 or float64, but are {} and {}", to_string(context.type(0)),
                                 to_string(context.type(1))));
  TF_EMBED_TRY(shape s, broadcast(context.shape(0), context.shape(1)));
  return one_output(made, std::move(s));
}

result<std::vector<tensor>> complex_join::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const shape s, broadcast(inputs[0].shape(), inputs[1].shape()));
  tensor out(complex_of(inputs[0].dtype()), s);
  const tensor re = read_strided(inputs[0], s, broadcast_strides(inputs[0].shape(), s));
  const tensor im = read_strided(inputs[1], s, broadcast_strides(inputs[1].shape(), s));
  visit_complex(out.dtype(), [&]<class T>() {
    std::transform(re.as<T>().begin(), re.as<T>().end(), im.as<T>().begin(), out.mutable_as<std::complex<T>>().begin(),
                   [](T x, T y) { return std::complex<T>(x, y); });
  });
  return std::vector<tensor>{out};
}

result<void> complex_join::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<std::vector<value>> complex_join::expand(subgraph& s) const {
  const shape& a = s.shape(s.input(0));
  const shape& b = s.shape(s.input(1));
  if (a == b) return std::vector<value>{};
  TF_EMBED_TRY(const shape whole, broadcast(a, b));
  std::vector<value> operands;
  for (std::size_t i = 0; i < 2; ++i) {
    TF_EMBED_TRY(operands.emplace_back(), s.broadcast(s.input(i), whole));
  }
  TF_EMBED_TRY(const value joined, s.add(complex_join(), operands));
  return std::vector<value>{joined};
}

result<void> complex_join::emit(layer_builder& b) const {
  b.add(layer_spec("complex_parts", "complex_join", {b.input(0), b.input(1), b.output()}));
  return {};
}

namespace {

template <complex_part::part Part>
result<std::unique_ptr<op>> load_complex_part(const attributes&) {
  auto made = std::make_unique<complex_part>();
  made->kind = Part;
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> complex_parts_rows() {
  using part = complex_part::part;
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Angle", "complex_parts", load_complex_part<part::angle>, "complex", "", "output"},
      {"Complex", "complex_parts", load_plain<complex_join>, "float, double", "", "out"},
      {"ComplexAbs", "complex_parts", load_complex_part<part::magnitude>, "complex", "", "y"},
      {"Imag", "complex_parts", load_complex_part<part::imaginary>, "complex", "", "output"},
      {"Real", "complex_parts", load_complex_part<part::real>, "complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
