// SPDX-License-Identifier: Apache-2.0
// Slice, StridedSlice: a regular part of a tensor.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

struct slice : op_base<slice> {
  static constexpr std::string_view op_stem = "slice";

  bool is_strided = false;  ///< StridedSlice; the masks are its own
  std::int64_t begin_mask = 0;
  std::int64_t end_mask = 0;
  std::int64_t ellipsis_mask = 0;
  std::int64_t new_axis_mask = 0;
  std::int64_t shrink_axis_mask = 0;

  // The same for both forms, set by infer_shape: per axis of the input the first index, how many, and the step (which
  // may be negative); and the shape of the result, where axes may have gone or come.
  std::vector<std::int64_t> begin;
  std::vector<std::int64_t> size;
  std::vector<std::int64_t> stride;
  gen::shape target;
  std::vector<std::size_t> output_axis;  ///< where an axis of the input is in the result, if it stays

  /// How an axis is placed by a begin that is only known at run time, as the layer slice_at takes it.
  enum class placing : std::int64_t {
    fixed,   ///< by `begin`
    exact,   ///< Slice: from begin on
    index,   ///< StridedSlice, one index: a negative one counts from the end
    window,  ///< StridedSlice, begin and an end so many indices behind it; negative ones count from the end
  };
  std::vector<placing> placed;       ///< per axis of the input; empty where all is known
  std::vector<std::int64_t> entry;   ///< which element of the begin operand places the axis
  std::vector<std::int64_t> behind;  ///< placing::window: how far the end is behind the begin
  bool is_placed_at_run_time() const { return !placed.empty(); }
  bool is_whole = false;  ///< every element, in order

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
  bool is_view() const override { return is_whole; }

 private:
  /// Where in the input the result lies as a run of elements, in elements; nothing if it is scattered.
  std::optional<std::int64_t> whole_run_at(const gen::shape& input) const;
  result<void> resolve_slice(const shape_context& context);
  result<void> resolve_strided_slice(const shape_context& context);
  void place(std::size_t axis, placing how, std::size_t from);
};

result<std::unique_ptr<op>> load_slice(const attributes& a);
result<std::unique_ptr<op>> load_strided_slice(const attributes& a);

}  // namespace tf_embed::gen
