// SPDX-License-Identifier: Apache-2.0
// Special functions: Digamma, Erfinv, Bessel functions, incomplete gamma functions and their like.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <string_view>

namespace tf_embed::gen {

enum class special_kind {
  digamma,
  erfinv,
  ndtri,
  bessel_i0,
  bessel_i0e,
  bessel_i1,
  bessel_i1e,
  dawsn,
  expint,
  spence,
  zeta,  ///< of two operands, which broadcast, as all below
  polygamma,
  igamma,
  igammac,
};

/// kind(input 0) or kind(input 0, input 1), element by element.
struct special : op_base<special> {
  static constexpr std::string_view op_stem = "special";
  bool operator==(const special&) const = default;

  special_kind kind = special_kind::digamma;

  special() = default;
  explicit special(special_kind k) : kind(k) {}

  bool takes_two() const { return kind >= special_kind::zeta; }

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
};

std::span<const op_row> special_rows();

}  // namespace tf_embed::gen
