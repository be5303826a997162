// SPDX-License-Identifier: Apache-2.0
// Discrete Fourier transforms of real numbers, and back: RFFT, IRFFT and those of two and three dimensions.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct rfft_operands {
  std::vector<std::int64_t> lengths;  ///< of the transformed axes, the innermost last
};

/// The transform along the `rank` innermost axes, the last of which keeps the numbers [0, length / 2] that tell the
/// rest.
struct rfft : op_base<rfft, rfft_operands> {
  static constexpr std::string_view op_stem = "rfft";
  bool operator==(const rfft&) const = default;

  std::size_t rank = 1;
  std::int64_t padded = 0;  ///< of one axis: zeros behind the input, which a Pad put there before

  result<std::vector<tensor_type>> infer(const shape_context& context, rfft_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
  std::unique_ptr<op> with_padding(std::span<const tensor_type> inputs, std::span<const std::int64_t> before,
                                   std::span<const std::int64_t> after) const override;
};

/// The inverse: real numbers of the given lengths.
struct irfft : op_base<irfft, rfft_operands> {
  static constexpr std::string_view op_stem = "rfft";
  bool operator==(const irfft&) const = default;

  std::size_t rank = 1;

  result<std::vector<tensor_type>> infer(const shape_context& context, rfft_operands& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
};

std::span<const op_row> rfft_rows();

}  // namespace tf_embed::gen
