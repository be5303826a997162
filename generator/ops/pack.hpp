// SPDX-License-Identifier: Apache-2.0
// Pack: tensors of one shape joined along a new axis.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

namespace tf_embed::gen {

struct pack : op_base<pack> {
  static constexpr std::string_view op_stem = "pack";

  std::int64_t axis = 0;  ///< of the result; as in the graph until infer_shape makes it non-negative

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool moves_only() const override { return true; }
};

/// ParallelConcat: rows, each a tensor with a first axis of size 1, one after another.
struct parallel_concat : op_base<parallel_concat> {
  static constexpr std::string_view op_stem = "pack";

  gen::shape target;  ///< the attribute shape

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_pack(const attributes& a);
result<std::unique_ptr<op>> load_parallel_concat(const attributes& a);

}  // namespace tf_embed::gen
