// SPDX-License-Identifier: Apache-2.0
// Sum, Mean, Max, Min, Prod, All, Any over some axes.
#pragma once

#include "ir/op.hpp"
#include "ir/value_bounds.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <string_view>
#include <vector>

namespace tf_embed::gen {

enum class reduce_kind { sum, mean, max, min, prod, all, any };

/// The functor in `tf_embed::ops`, which has the enumerator's name.
std::string_view functor_name(reduce_kind k);

/// What inference finds.
struct reduced_axes {
  std::vector<std::int64_t> axes;  ///< counted from 0, ascending
  bool is_view = false;            ///< every output comes from exactly one element
};

/// kind over some axes of input 0; input 1 holds the axes.
struct reduce : op_base<reduce, reduced_axes>, bounded_op {
  static constexpr std::string_view op_stem = "reduce";
  bool operator==(const reduce&) const = default;

  reduce_kind kind = reduce_kind::sum;
  bool keep_dims = false;

  reduce() = default;
  explicit reduce(reduce_kind k, bool keep = false) : kind(k), keep_dims(keep) {}

  result<std::vector<tensor_type>> infer(const shape_context& context, reduced_axes& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  bool is_total(std::span<const tensor_type>) const override { return true; }
  std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override {
    return kind == reduce_kind::sum || kind == reduce_kind::mean || kind == reduce_kind::prod;
  }
  result<std::vector<value>> expand(subgraph& s) const override;
  bool is_view() const override { return inferred.is_view; }
  std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const override;
  std::vector<value_bounds> bounds(const bounds_context& context) const override;

  /// Whether an axis of the input is reduced.
  bool is_reduced(std::size_t axis) const;
};

/// Any TensorFlow reduction; the kind comes from the op's name.
result<std::unique_ptr<op>> load_reduce(const attributes& a);

std::span<const op_row> reduce_rows();

}  // namespace tf_embed::gen
