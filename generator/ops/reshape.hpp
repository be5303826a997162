// SPDX-License-Identifier: Apache-2.0
// Reshape, Squeeze, ExpandDims: the same elements under another shape. They cost nothing in generated code.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// Any of the three, once its shape is known.
struct reshape : op_base<reshape> {
  static constexpr std::string_view op_stem = "reshape";
  enum class form { reshape, squeeze, expand_dims };

  form kind = form::reshape;
  std::vector<std::int64_t> squeeze_dims;  ///< Squeeze: the axes to drop; all of size 1 where empty
  gen::shape target;                       ///< the result's shape, set by infer_shape
  std::size_t open_axis = 0;               ///< Reshape: the axis of the result that is given as -1, if any
  std::vector<std::size_t> goes_to;        ///< the others: where an axis of the input is in the result, if it stays

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
  bool is_view() const override { return true; }
};

result<std::unique_ptr<op>> load_reshape(const attributes& a);
result<std::unique_ptr<op>> load_squeeze(const attributes& a);
result<std::unique_ptr<op>> load_expand_dims(const attributes& a);

}  // namespace tf_embed::gen
