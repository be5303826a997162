// SPDX-License-Identifier: Apache-2.0
// Reshape, Squeeze, ExpandDims: the same elements under another shape. They cost nothing in generated code.
#pragma once

#include "ir/op.hpp"
#include "ir/shaped_by_operand.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

/// The result's shape, and what becomes of the input's axes in it.
struct reshape_target {
  gen::shape target;
  /// Reshape: an axis of the result that is given as -1, or as a size that only a run knows.
  struct counted_axis {
    std::size_t axis = 0;
    run_time_extent size = {};
    bool is_rest = false;  ///< it takes what the others leave
  };
  std::vector<counted_axis> counted;
  std::vector<std::size_t> goes_to;  ///< the others: where an axis of the input is in the result, if it stays
};

/// Any of the three.
struct reshape : op_base<reshape, reshape_target>, shaped_by_operand {
  static constexpr std::string_view op_stem = "reshape";
  bool operator==(const reshape&) const = default;
  enum class form { reshape, squeeze, expand_dims };

  form kind = form::reshape;
  std::vector<std::int64_t> squeeze_dims;  ///< Squeeze: the axes to drop; all of size 1 where empty

  result<std::vector<tensor_type>> infer(const shape_context& context, reshape_target& found) const;
  std::optional<std::size_t> shape_operand() const override {
    return kind == form::reshape ? std::optional<std::size_t>(1) : std::nullopt;
  }
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  bool is_view() const override { return true; }
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
};

result<std::unique_ptr<op>> load_reshape(const attributes& a);
result<std::unique_ptr<op>> load_squeeze(const attributes& a);
result<std::unique_ptr<op>> load_expand_dims(const attributes& a);

std::span<const op_row> reshape_rows();

}  // namespace tf_embed::gen
