// SPDX-License-Identifier: Apache-2.0
// DynamicStitch, ParallelDynamicStitch: rows of several tensors put where indices say. Generated code has no layer for
// them: they become a concatenation and a gather.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// Inputs: N lists of indices, then N tensors.
struct dynamic_stitch : op_base<dynamic_stitch> {
  static constexpr std::string_view op_stem = "dynamic_stitch";

  // Set by infer_shape.
  std::vector<std::int64_t> source;  ///< for each row of the result its place among all rows of the data; -1: zeros
  gen::shape row;                    ///< the shape of one row

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_dynamic_stitch(const attributes& a);

}  // namespace tf_embed::gen
