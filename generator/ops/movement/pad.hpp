// SPDX-License-Identifier: Apache-2.0
// Pad, PadV2, MirrorPad: a border around a tensor.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

struct pad_amounts {
  std::vector<std::int64_t> before;  ///< elements put before each axis
  std::vector<std::int64_t> after;   ///< and after it
  std::optional<tensor> value;       ///< a scalar of the input's dtype; zero where empty
  bool value_at_run_time = false;    ///< operand 2 is not constant
};

struct pad : op_base<pad, pad_amounts> {
  static constexpr std::string_view op_stem = "pad";
  bool operator==(const pad&) const = default;
  enum class border { constant, reflect, symmetric };

  border mode = border::constant;
  bool has_value = false;  ///< PadV2: the value is operand 2

  result<std::vector<tensor_type>> infer(const shape_context& context, pad_amounts& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return !has_value; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool is_view() const override;
  /// Whether the border is known to be zeros.
  bool is_zero_padding() const;
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
};

result<std::unique_ptr<op>> load_pad(const attributes& a);  ///< Pad, PadV2
result<std::unique_ptr<op>> load_mirror_pad(const attributes& a);

std::span<const op_row> pad_rows();

}  // namespace tf_embed::gen
