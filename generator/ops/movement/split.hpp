// SPDX-License-Identifier: Apache-2.0
// Split, SplitV, Unpack: a tensor cut along one axis into several outputs.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

struct split_parts {
  std::int64_t axis = 0;            ///< never negative
  std::vector<std::int64_t> sizes;  ///< of the outputs along the axis; Unpack then drops it
};

struct split : op_base<split, split_parts>, bounded_op {
  static constexpr std::string_view op_stem = "split";
  bool operator==(const split&) const = default;
  enum class form { split, split_v, unpack };

  form kind = form::split;
  std::int64_t count = 0;  ///< how many outputs
  std::int64_t axis = 0;   ///< of Unpack; the others have an operand

  /// The index of the tensor among the inputs.
  std::size_t value_input() const { return kind == form::split ? 1 : 0; }

  result<std::vector<tensor_type>> infer(const shape_context& context, split_parts& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;

 private:
  /// The index of the operand that holds the axis. Not for Unpack.
  std::size_t axis_input() const { return kind == form::split ? 0 : 2; }
};

result<std::unique_ptr<op>> load_split(const attributes& a);
result<std::unique_ptr<op>> load_split_v(const attributes& a);
result<std::unique_ptr<op>> load_unpack(const attributes& a);

std::span<const op_row> split_rows();

}  // namespace tf_embed::gen
