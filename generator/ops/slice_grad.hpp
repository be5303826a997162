// SPDX-License-Identifier: Apache-2.0
// StridedSliceGrad and MirrorPadGrad: gradients of what only moves elements.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"
#include "ops/pad.hpp"
#include "ops/slice.hpp"

namespace tf_embed::gen {

/// Input 4, of the shape that the slice has, in the place of the slice of zeros of the shape in input 0. Inputs 1 to 3
/// are the slice's begin, end and strides. All but input 4 must be constant.
struct strided_slice_grad : op_base<strided_slice_grad> {
  static constexpr std::string_view op_stem = "slice_grad";

  gen::slice slice;   ///< of the zeros; strided, resolved by infer_shape
  gen::shape target;  ///< of the zeros; set by infer_shape

  strided_slice_grad() { slice.is_strided = true; }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  bool moves_only() const override { return true; }
};

/// Input 0 without the paddings of input 1, but with the sum of what MirrorPad copied from each element.
struct mirror_pad_grad : op_base<mirror_pad_grad> {
  static constexpr std::string_view op_stem = "slice_grad";

  bool is_reflect = true;            ///< else symmetric: the edge itself is copied too
  std::vector<std::int64_t> before;  ///< paddings of each axis; set by infer_shape
  std::vector<std::int64_t> after;

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_strided_slice_grad(const attributes& a);
result<std::unique_ptr<op>> load_mirror_pad_grad(const attributes& a);

}  // namespace tf_embed::gen
