// SPDX-License-Identifier: Apache-2.0
// Pack: tensors of one shape joined along a new axis.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <optional>

namespace tf_embed::gen {

struct pack_axis {
  std::int64_t axis = 0;  ///< of the result; never negative
};

struct pack : op_base<pack, pack_axis>, bounded_op {
  static constexpr std::string_view op_stem = "pack";
  bool operator==(const pack&) const = default;

  std::int64_t axis = 0;  ///< of the result; a negative one counts from its end

  result<std::vector<tensor_type>> infer(const shape_context& context, pack_axis& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool moves_only() const override { return true; }
  std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                    std::int64_t index) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;
};

/// ParallelConcat: rows, each a tensor with a first axis of size 1, one after another.
struct parallel_concat : composite_op<parallel_concat> {
  static constexpr std::string_view op_stem = "pack";
  bool operator==(const parallel_concat&) const = default;

  gen::shape target;  ///< the attribute shape

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool takes_complex() const override { return true; }
  bool moves_only() const override { return true; }
};

result<std::unique_ptr<op>> load_pack(const attributes& a);
result<std::unique_ptr<op>> load_parallel_concat(const attributes& a);

std::span<const op_row> pack_rows();

}  // namespace tf_embed::gen
