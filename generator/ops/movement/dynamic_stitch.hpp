// SPDX-License-Identifier: Apache-2.0
// DynamicStitch, ParallelDynamicStitch: rows of several tensors put where indices say. Generated code has no layer for
// them: they become a concatenation and a gather.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <vector>

namespace tf_embed::gen {

struct stitched_rows {
  std::vector<std::int64_t> source;  ///< for each row of the result its place among all rows of the data; -1: zeros
  gen::shape row;                    ///< the shape of one row
};

/// Inputs: N lists of indices, then N tensors.
struct dynamic_stitch : composite_op<dynamic_stitch, stitched_rows> {
  static constexpr std::string_view op_stem = "dynamic_stitch";
  bool operator==(const dynamic_stitch&) const = default;

  result<std::vector<tensor_type>> infer(const shape_context& context, stitched_rows& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool takes_complex() const override { return true; }
};

result<std::unique_ptr<op>> load_dynamic_stitch(const attributes& a);

std::span<const op_row> dynamic_stitch_rows();

}  // namespace tf_embed::gen
