// SPDX-License-Identifier: Apache-2.0
#include "ops/activation_grad.hpp"
#include "ops/batch_norm_grad.hpp"
#include "ops/bias_add.hpp"
#include "ops/convolution_grad.hpp"
#include "ops/lrn.hpp"
#include "ops/movement.hpp"
#include "ops/op_table_parts.hpp"
#include "ops/pool3d_grad.hpp"
#include "ops/resize_grad.hpp"
#include "ops/shape_functions.hpp"
#include "ops/slice_grad.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

// clang-format off
constexpr auto rows = std::to_array<op_row>({
    {"AvgPool3DGrad", "pool3d_grad", load_pool3d_grad, "floats", "constant orig_input_shape"},
    {"BiasAddGrad", "bias_add", load_bias_add_grad, "floats, integers", ""},
    {"BroadcastGradientArgs", "shape_functions", load_plain<broadcast_gradient_args>, "int32, int64", "constant operands"},
    {"ConcatOffset", "shape_functions", load_plain<concat_offset>, "int32, int64", "constant operands"},
    {"Conv2DBackpropFilter", "convolution_grad", load_filter_grad, "floats", "constant filter_sizes"},
    {"DepthwiseConv2dNativeBackpropFilter", "convolution_grad", load_filter_grad, "floats", "constant filter_sizes"},
    {"DepthwiseConv2dNativeBackpropInput", "convolution_grad", load_depthwise_input_grad, "floats", "constant input_sizes"},
    {"EluGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"FusedBatchNormGrad", "batch_norm_grad", load_batch_norm_grad, "float", ""},
    {"FusedBatchNormGradV2", "batch_norm_grad", load_batch_norm_grad, "float, float16, bfloat16", ""},
    {"FusedBatchNormGradV3", "batch_norm_grad", load_batch_norm_grad, "float, float16, bfloat16", ""},
    {"InvGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"LRNGrad", "lrn", load_lrn_grad, "float, float16, bfloat16", "at most 4096 channels"},
    {"LeakyReluGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"MaxPool3DGrad", "pool3d_grad", load_pool3d_grad, "floats", ""},
    {"MirrorPadGrad", "slice_grad", load_mirror_pad_grad, "floats, integers", "constant paddings"},
    {"ReciprocalGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"Relu6Grad", "activation_grad", load_activation_grad, "floats, integers", ""},
    {"ReluGrad", "activation_grad", load_activation_grad, "floats, integers", ""},
    {"ResizeBicubicGrad", "resize_grad", load_resize_grad, "floats", ""},
    {"ResizeBilinearGrad", "resize_grad", load_resize_grad, "floats", ""},
    {"ResizeNearestNeighborGrad", "resize_grad", load_resize_grad, "floats, integers", "constant size"},
    {"RsqrtGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"SeluGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"SigmoidGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"SoftplusGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"SoftsignGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"SqrtGrad", "activation_grad", load_activation_grad, "floats", ""},
    {"StridedSliceGrad", "slice_grad", load_strided_slice_grad, "all", "constant shape, begin, end and strides"},
    {"TanhGrad", "activation_grad", load_activation_grad, "floats", ""},
});
// clang-format on

}  // namespace

std::span<const op_row> gradient_rows() { return rows; }

}  // namespace tf_embed::gen
