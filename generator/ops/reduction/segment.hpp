// SPDX-License-Identifier: Apache-2.0
// Segment*, UnsortedSegment*, SparseSegment*: rows reduced by the number of the segment that each belongs to.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// What inference finds.
struct segment_sizes {
  gen::shape target;               ///< the result's shape
  std::int64_t run = 1;            ///< elements of the row that each id is for
  dtype element = dtype::invalid;  ///< the data's type
};

struct segment : op_base<segment, segment_sizes> {
  static constexpr std::string_view op_stem = "segment";
  bool operator==(const segment&) const = default;

  enum class reduction { sum, mean, sqrt_n, prod, max, min };
  /// Inputs are data and ids; or the same and num_segments; or data, indices of its rows, and ids.
  enum class form { sorted, unsorted, sparse };

  reduction kind = reduction::sum;
  form order = form::sorted;
  bool has_count = false;  ///< num_segments is the last operand
  /// The type whose least or greatest number an empty segment gives where ids are unsorted, if it is not the data's
  /// own.
  dtype limits_of = dtype::invalid;

  std::size_t ids_input() const { return order == form::sparse ? 2 : 1; }

  result<std::vector<tensor_type>> infer(const shape_context& context, segment_sizes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  void widen_attributes(dtype) override { limits_of = inferred.element; }
};

result<std::unique_ptr<op>> load_segment(const attributes& a);

std::span<const op_row> segment_rows();

}  // namespace tf_embed::gen
