// SPDX-License-Identifier: Apache-2.0
// Einsum of one or two operands. Generated code has no layer for it: it becomes products, sums and transposes.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// A label of an equation: a letter, or, below zero, an axis of the ellipsis, of which -1 is the last.
using einsum_label = int;
using einsum_labels = std::vector<einsum_label>;

bool has_label(const einsum_labels& list, einsum_label label);

/// What inference finds.
struct einsum_axes {
  std::vector<einsum_labels> in;  ///< the labels of every operand's axes
  einsum_labels out;              ///< those of the result's
  std::map<einsum_label, std::int64_t> size;
};

struct einsum : composite_op<einsum, einsum_axes> {
  static constexpr std::string_view op_stem = "einsum";
  bool operator==(const einsum&) const = default;

  std::vector<std::string> operands;  ///< "bij" of "bij,bjk->bik"
  std::string output;

  result<std::vector<tensor_type>> infer(const shape_context& context, einsum_axes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool takes_complex() const override { return true; }
};

result<std::unique_ptr<op>> load_einsum(const attributes& a);

std::span<const op_row> einsum_rows();

}  // namespace tf_embed::gen
