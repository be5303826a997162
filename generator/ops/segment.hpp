// SPDX-License-Identifier: Apache-2.0
// Segment*, UnsortedSegment*, SparseSegment*: rows reduced by the number of the segment that each belongs to.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>

namespace tf_embed::gen {

struct segment : op_base<segment> {
  static constexpr std::string_view op_stem = "segment";

  enum class reduction { sum, mean, sqrt_n, prod, max, min };
  /// Inputs are data and ids; or the same and num_segments; or data, indices of its rows, and ids.
  enum class form { sorted, unsorted, sparse };

  reduction kind = reduction::sum;
  form order = form::sorted;
  bool has_count = false;  ///< num_segments is the last operand
  /// The type whose least or greatest number an empty segment gives where ids are unsorted, if it is not the data's
  /// own.
  dtype limits_of = dtype::invalid;

  // Set by infer_shape.
  gen::shape target;
  std::int64_t rows = 0;  ///< ids, each for a row of `run` elements
  std::int64_t run = 1;

  std::size_t ids_input() const { return order == form::sparse ? 2 : 1; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  void widen_attributes() override { limits_of = element_; }

 private:
  dtype element_ = dtype::invalid;
};

result<std::unique_ptr<op>> load_segment(const attributes& a);

}  // namespace tf_embed::gen
