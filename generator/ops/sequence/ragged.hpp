// SPDX-License-Identifier: Apache-2.0
// RaggedTensorToSparse, RaggedTensorToTensor: rows of different lengths as one tensor.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// Inputs: splits of each ragged axis from the outside in, and the values. Outputs: where each value is, the values,
/// and the shape that holds them all.
struct ragged_to_sparse : op_base<ragged_to_sparse> {
  static constexpr std::string_view op_stem = "ragged";
  bool operator==(const ragged_to_sparse&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool moves_only() const override { return true; }
};

struct ragged_places {
  gen::shape target;               ///< the result's
  gen::shape row;                  ///< of one value
  std::vector<std::int64_t> from;  ///< for each row of the result which value; -1 where there is none
};

/// Inputs: the shape (-1 for what the partitions decide), the values, the default value, and the partitions of the
/// ragged axes, which must be constant.
struct ragged_to_tensor : composite_op<ragged_to_tensor, ragged_places> {
  static constexpr std::string_view op_stem = "ragged";
  bool operator==(const ragged_to_tensor&) const = default;

  std::vector<std::string> partitions;  ///< row_partition_types

  result<std::vector<tensor_type>> infer(const shape_context& context, ragged_places& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool moves_only() const override { return true; }

 private:
  result<std::vector<std::vector<std::int64_t>>> read_splits(const shape_context& context) const;
};

result<std::unique_ptr<op>> load_ragged_to_tensor(const attributes& a);

std::span<const op_row> ragged_rows();

}  // namespace tf_embed::gen
