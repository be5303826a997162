// SPDX-License-Identifier: Apache-2.0
// Concat, ConcatV2: tensors joined along one axis.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace tf_embed::gen {

struct concat_axis {
  int axis = 0;                ///< never negative
  bool is_counted = false;     ///< sizes along the axis are only known at run time
  run_time_extent found = {};  ///< their sum; it may be known all the same
  bool writes_count = false;   ///< the layer finds it
};

struct concat : op_base<concat, concat_axis>, bounded_op {
  static constexpr std::string_view op_stem = "concat";
  bool operator==(const concat&) const = default;

  bool axis_first = false;  ///< Concat has the axis as its first operand, ConcatV2 as its last

  /// The index of the first tensor among the inputs.
  std::size_t first() const { return axis_first ? 1 : 0; }

  result<std::vector<tensor_type>> infer(const shape_context& context, concat_axis& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;

 private:
  /// The size of the axis along which is joined, where parts of it are only known at run time; `size` is the most.
  result<void> add_up(const shape_context& context, std::int64_t& size, concat_axis& found) const;
};

result<std::unique_ptr<op>> load_concat(const attributes& a);  ///< both forms

std::span<const op_row> concat_rows();

}  // namespace tf_embed::gen
