// SPDX-License-Identifier: Apache-2.0
// InTopK, InTopKV2: whether a class is among the k most likely ones.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <optional>

namespace tf_embed::gen {

/// Inputs: predictions, targets, and (V2) k, which may be known at run time only.
struct in_top_k : op_base<in_top_k> {
  static constexpr std::string_view op_stem = "in_top_k";

  std::optional<std::int64_t> k;  ///< the attribute of the first version

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

result<std::unique_ptr<op>> load_in_top_k(const attributes& a);

}  // namespace tf_embed::gen
