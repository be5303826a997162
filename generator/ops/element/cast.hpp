// SPDX-License-Identifier: Apache-2.0
// Cast.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

namespace tf_embed::gen {

/// What Cast keeps from inference.
struct cast_operands {
  bool has_result_type = false;  ///< the input is of the type that it is cast to
};

/// Input 0 in another element type.
struct cast : op_base<cast, cast_operands>, bounded_op {
  static constexpr std::string_view op_stem = "cast";
  bool operator==(const cast&) const = default;

  dtype to = dtype::float32;  ///< DstT
  bool truncate = false;      ///< Truncate: a narrower float is cut, not rounded

  result<std::vector<tensor_type>> infer(const shape_context& context, cast_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph&, const node&, const std::vector<bool>&) const override {
    return stacked_form{};
  }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  result<std::vector<value>> expand(subgraph& s) const override;
  bool is_view() const override { return inferred.has_result_type; }
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

/// ToBool: whether a scalar is not 0, or whether any other tensor has elements at all.
struct to_bool : composite_op<to_bool> {
  static constexpr std::string_view op_stem = "cast";
  bool operator==(const to_bool&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  std::vector<tensor> fold(const shape_context& context) const override;
};

std::span<const op_row> cast_rows();

}  // namespace tf_embed::gen
