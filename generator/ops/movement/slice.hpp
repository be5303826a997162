// SPDX-License-Identifier: Apache-2.0
// Slice, StridedSlice: a regular part of a tensor.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"
#include "program/argument.hpp"

#include <tf_embed/kernels/slice_at.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

/// One axis that is cut by sizes or bounds that only a run knows, after all others. Bounds are those of the node's
/// operands, in TensorFlow's sense.
struct run_time_cut {
  enum class form { strided, index, exact };  ///< `exact` is Slice: `end` is a size then

  /// A constant, an element of the operand, or none (the whole axis from or to there).
  struct bound {
    bool is_open = false;
    bool is_known = false;
    std::int64_t number = 0;
  };

  std::size_t axis = 0;
  form how = form::strided;
  bound begin = {};
  bound end = {};
  std::int64_t step = 1;
  std::size_t entry = 0;       ///< where begin and end stand in their operands
  std::int64_t most = 0;       ///< entries of the result
  run_time_extent found = {};  ///< of the result's axis, where it has one
  bool writes_count = false;   ///< `found` is of this cut's making
};

/// Which part is taken, for both forms alike.
struct slice_region {
  // Per axis of the input the first index, how many, and the step, which may be negative.
  std::vector<std::int64_t> begin;
  std::vector<std::int64_t> size;
  std::vector<std::int64_t> stride;
  gen::shape target;                     ///< the result's shape, where axes may have gone or come
  std::vector<std::size_t> output_axis;  ///< where an axis of the input is in the result, if it stays
  bool is_whole = false;                 ///< every element, in order

  // Where `begin` is only known at run time, else empty. Per axis of the input:
  std::vector<slice_placing> placed;
  std::vector<std::int64_t> entry;   ///< which element of the begin operand places the axis
  std::vector<std::int64_t> behind;  ///< slice_placing::window: how many indices the end is behind the begin

  std::vector<run_time_cut> cuts;  ///< of axes that `begin`, `size` and `stride` leave whole

  bool is_placed_at_run_time() const { return !placed.empty(); }
  bool is_known() const { return placed.empty() && cuts.empty(); }
};

struct slice : op_base<slice, slice_region>, bounded_op {
  static constexpr std::string_view op_stem = "slice";
  bool operator==(const slice&) const = default;

  bool is_strided = false;  ///< StridedSlice; the masks are its own
  std::int64_t begin_mask = 0;
  std::int64_t end_mask = 0;
  std::int64_t ellipsis_mask = 0;
  std::int64_t new_axis_mask = 0;
  std::int64_t shrink_axis_mask = 0;

  result<std::vector<tensor_type>> infer(const shape_context& context, slice_region& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return inferred.is_known(); }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  bool is_view() const override { return inferred.is_whole; }
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;

 private:
  void emit_fixed(layer_builder& b, const operand& to) const;
  result<void> resolve_slice(const shape_context& context, slice_region& found) const;
  result<void> resolve_strided_slice(const shape_context& context, slice_region& found) const;
};

result<std::unique_ptr<op>> load_slice(const attributes& a);
result<std::unique_ptr<op>> load_strided_slice(const attributes& a);

std::span<const op_row> slice_rows();

}  // namespace tf_embed::gen
