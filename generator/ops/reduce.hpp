// SPDX-License-Identifier: Apache-2.0
// Sum, Mean, Max, Min, Prod, All, Any over some axes.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <string_view>
#include <vector>

namespace tf_embed::gen {

enum class reduce_kind { sum, mean, max, min, prod, all, any };

/// The functor in `tf_embed::ops`, which has the enumerator's name.
std::string_view functor_name(reduce_kind k);

/// kind over `axes` of input 0; input 1 holds the axes.
struct reduce : op_base<reduce> {
  static constexpr std::string_view op_stem = "reduce";

  reduce_kind kind = reduce_kind::sum;
  bool keep_dims = false;
  std::vector<std::int64_t> axes;  ///< from infer_shape: counted from 0, ascending

  reduce() = default;
  explicit reduce(reduce_kind k, bool keep = false) : kind(k), keep_dims(keep) {}

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool is_view() const override { return one_each_; }

  /// Whether an axis of the input goes.
  bool is_reduced(std::size_t axis) const;

 private:
  bool one_each_ = false;  ///< every output comes from exactly one element
};

/// Any TensorFlow reduction; the kind comes from the op's name.
result<std::unique_ptr<op>> load_reduce(const attributes& a);

}  // namespace tf_embed::gen
