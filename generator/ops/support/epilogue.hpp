// SPDX-License-Identifier: Apache-2.0
// What ops with a fused tail (ir/epilogue.hpp) share: checks, the reference, and the layer's argument.
#pragma once

#include "ir/epilogue.hpp"
#include "ir/op.hpp"
#include "ir/tensor.hpp"
#include "program/layer_builder.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace tf_embed::gen {

/// Checks the number of inputs and the types of the epilogue's operands, which start at input `first`.
result<void> check_epilogue(const epilogue& e, const shape_context& context, const tensor_type& output,
                            std::int64_t channels, std::size_t first = 2);

/// Applies the epilogue to `out`, whose innermost axis is the channels.
void apply_epilogue(const epilogue& e, std::span<const tensor> inputs, tensor& out, std::size_t first = 2);

/// Whether kernels have a fused tail for this element type.
bool has_epilogue_kernel(dtype t);
/// Whether there is code for this epilogue on this element type.
result<void> check_epilogue_kernel(const epilogue& e, dtype t);

/// `te::epilogue<te::bias<t_bias>, te::no_residual, te::relu>`.
/// Where the layer computes `pixels` pixels as the channels of one, values per channel are repeated so often: they must
/// be constants then.
template_type cpp_epilogue(const epilogue& e, layer_builder& b, std::size_t first = 2, std::int64_t pixels = 1);

/// The inputs whose storage the output may take because of the epilogue: the residual, if there is one.
std::vector<std::size_t> in_place_residual(const epilogue& e, std::size_t first = 2);

}  // namespace tf_embed::gen
