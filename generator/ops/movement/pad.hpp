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

/// An axis whose size, or whose border, is only known at run time: it is padded after all others.
struct run_time_border {
  std::size_t axis = 0;
  std::optional<std::int64_t> before = {};  ///< nothing where only a run knows
  std::optional<std::int64_t> after = {};
  std::int64_t most = 0;       ///< entries of the result
  run_time_extent found = {};  ///< of the result's axis; it may be known
};

struct pad_amounts {
  std::vector<std::int64_t> before;           ///< elements put before each axis
  std::vector<std::int64_t> after;            ///< and after it
  std::optional<tensor> value;                ///< a scalar of the input's dtype; zero where empty
  bool value_at_run_time = false;             ///< operand 2 is not constant
  std::vector<run_time_border> borders = {};  ///< of axes that `before` and `after` leave as they are
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
  bool takes_complex() const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool is_view() const override;
  /// Whether the border is known: so wide, and zeros.
  bool is_zero_padding() const;
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
};

result<std::unique_ptr<op>> load_pad(const attributes& a);  ///< Pad, PadV2
result<std::unique_ptr<op>> load_mirror_pad(const attributes& a);

std::span<const op_row> pad_rows();

}  // namespace tf_embed::gen
