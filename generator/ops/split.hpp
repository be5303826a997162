// SPDX-License-Identifier: Apache-2.0
// Split, SplitV, Unpack: a tensor cut along one axis into several outputs.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct split : op_base<split> {
  static constexpr std::string_view op_stem = "split";
  enum class form { split, split_v, unpack };

  form kind = form::split;
  std::int64_t count = 0;           ///< how many outputs
  std::int64_t axis = 0;            ///< set by infer_shape (Unpack: made non-negative there)
  std::vector<std::int64_t> sizes;  ///< of the outputs along the axis, set by infer_shape; Unpack drops the axis

  /// The index of the tensor among the inputs.
  std::size_t value_input() const { return kind == form::split ? 1 : 0; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_split(const attributes& a);
result<std::unique_ptr<op>> load_split_v(const attributes& a);
result<std::unique_ptr<op>> load_unpack(const attributes& a);

}  // namespace tf_embed::gen
