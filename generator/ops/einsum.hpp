// SPDX-License-Identifier: Apache-2.0
// Einsum of one or two operands. Generated code has no layer for it: it becomes products, sums and transposes.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// A label of an equation: a letter, or, below zero, an axis of the ellipsis, of which -1 is the last.
using einsum_label = int;
using einsum_labels = std::vector<einsum_label>;

struct einsum : op_base<einsum> {
  static constexpr std::string_view op_stem = "einsum";

  std::vector<std::string> operands;  ///< "bij" of "bij,bjk->bik"
  std::string output;

  // Set by infer_shape.
  std::vector<einsum_labels> in;  ///< the labels of every operand's axes
  einsum_labels out;
  std::map<einsum_label, std::int64_t> size;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;

 private:
  result<einsum_labels> labels_of(const std::string& text, std::size_t ellipsis_axes) const;
};

result<std::unique_ptr<op>> load_einsum(const attributes& a);

}  // namespace tf_embed::gen
