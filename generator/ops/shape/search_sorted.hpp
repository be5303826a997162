// SPDX-License-Identifier: Apache-2.0
// LowerBound, UpperBound, Bucketize: the positions of values among others in ascending order.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <optional>
#include <vector>

namespace tf_embed::gen {

struct search_sorted : op_base<search_sorted> {
  static constexpr std::string_view op_stem = "search_sorted";
  bool operator==(const search_sorted&) const = default;

  bool upper = false;  ///< the first position after equal values, instead of before them
  gen::dtype result_type = dtype::int32;
  std::optional<std::vector<float>> boundaries;  ///< of Bucketize; the others have them as input 0, row by row

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;

 private:
  tensor boundary_row() const;
};

result<std::unique_ptr<op>> load_search_sorted(const attributes& a);

std::span<const op_row> search_sorted_rows();

}  // namespace tf_embed::gen
