// SPDX-License-Identifier: Apache-2.0
// Pad, PadV2, MirrorPad: a border around a tensor.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

struct pad : op_base<pad> {
  static constexpr std::string_view op_stem = "pad";
  enum class border { constant, reflect, symmetric };

  border mode = border::constant;
  bool has_value = false;  ///< PadV2: the value is operand 2

  std::vector<std::int64_t> before;  ///< elements put before each axis; set by infer_shape
  std::vector<std::int64_t> after;   ///< and after it
  std::optional<tensor> value;       ///< a scalar of the input's dtype; zero where empty; set by infer_shape

  bool value_at_run_time = false;  ///< operand 2 is not constant; set by infer_shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return !has_value; }
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool is_view() const override;
};

result<std::unique_ptr<op>> load_pad(const attributes& a);  ///< Pad, PadV2
result<std::unique_ptr<op>> load_mirror_pad(const attributes& a);

}  // namespace tf_embed::gen
