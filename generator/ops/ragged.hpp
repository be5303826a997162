// SPDX-License-Identifier: Apache-2.0
// RaggedTensorToSparse, RaggedTensorToTensor: rows of different lengths as one tensor.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <string>

namespace tf_embed::gen {

/// Inputs: splits of each ragged axis from the outside in, and the values. Outputs: where each value is, the values,
/// and the shape that holds them all.
struct ragged_to_sparse : op_base<ragged_to_sparse> {
  static constexpr std::string_view op_stem = "ragged";

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

/// Inputs: the shape (-1 for what the partitions decide), the values, what stands where there is none, and the
/// partitions of the ragged axes, which must be constant.
struct ragged_to_tensor : op_base<ragged_to_tensor> {
  static constexpr std::string_view op_stem = "ragged";

  std::vector<std::string> partitions;  ///< row_partition_types

  // Set by infer_shape.
  gen::shape target;
  gen::shape row;                  ///< of one value
  std::vector<std::int64_t> from;  ///< for each row of the result which value; -1 where there is none

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool moves_only() const override { return true; }

 private:
  result<std::vector<std::vector<std::int64_t>>> read_splits(const shape_context& context) const;
};

result<std::unique_ptr<op>> load_ragged_to_tensor(const attributes& a);

}  // namespace tf_embed::gen
