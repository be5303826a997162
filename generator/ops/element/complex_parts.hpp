// SPDX-License-Identifier: Apache-2.0
// Between complex numbers and real ones: Complex, Real, Imag, ComplexAbs, Angle; and Conj.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// A real number of each complex one.
struct complex_part : op_base<complex_part> {
  static constexpr std::string_view op_stem = "complex_parts";
  bool operator==(const complex_part&) const = default;
  enum class part { real, imaginary, magnitude, angle };

  part kind = part::real;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
};

/// Complex numbers of their parts, with broadcasting.
struct complex_join : op_base<complex_join> {
  static constexpr std::string_view op_stem = "complex_parts";
  bool operator==(const complex_join&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
};

/// The reference of one part.
tensor complex_part_of(const tensor& z, complex_part::part which);

std::span<const op_row> complex_parts_rows();

}  // namespace tf_embed::gen
