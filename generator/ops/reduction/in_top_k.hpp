// SPDX-License-Identifier: Apache-2.0
// InTopK, InTopKV2: whether a class is among the k most likely ones.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <optional>

namespace tf_embed::gen {

/// Inputs: predictions, targets, and (V2) k, which may be known at run time only.
struct in_top_k : op_base<in_top_k> {
  static constexpr std::string_view op_stem = "in_top_k";
  bool operator==(const in_top_k&) const = default;

  std::optional<std::int64_t> k;  ///< the attribute of the first version

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_in_top_k(const attributes& a);

std::span<const op_row> in_top_k_rows();

}  // namespace tf_embed::gen
