// SPDX-License-Identifier: Apache-2.0
// Random numbers: known so that dropout can be recognised and removed, never generated.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// RandomUniform and its like: the shape is operand 0.
struct random_numbers : op_base<random_numbers> {
  static constexpr std::string_view op_stem = "random";
  bool operator==(const random_numbers&) const = default;

  gen::dtype dtype = gen::dtype::float32;
  bool is_uniform = true;  ///< spread evenly over [0, 1); else normally distributed

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool is_pure() const override { return false; }
};

result<std::unique_ptr<op>> load_uniform(const attributes& a);
result<std::unique_ptr<op>> load_normal(const attributes& a);

/// SampleDistortedBoundingBox, refused with a reason.
result<std::unique_ptr<op>> load_random_box(const attributes& a);

std::span<const op_row> random_rows();

}  // namespace tf_embed::gen
