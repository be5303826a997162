// SPDX-License-Identifier: Apache-2.0
// Shape, ShapeN, Size, Rank: known from types alone, so generated code has them only for run-time extents.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <optional>

namespace tf_embed::gen {

struct shape_of : op_base<shape_of>, bounded_op {
  static constexpr std::string_view op_stem = "shape_of";
  bool operator==(const shape_of&) const = default;
  enum class form { dims, size, rank };

  form kind = form::dims;  ///< Shape and ShapeN have one output for each input
  gen::dtype out_type = gen::dtype::int32;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  std::vector<tensor> fold(const shape_context& context) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;

 private:
  tensor answer(const gen::shape& s) const;
};

result<std::unique_ptr<op>> load_shape(const attributes& a);  ///< Shape, ShapeN
result<std::unique_ptr<op>> load_size(const attributes& a);
result<std::unique_ptr<op>> load_rank(const attributes& a);

std::span<const op_row> shape_of_rows();

}  // namespace tf_embed::gen
