// SPDX-License-Identifier: Apache-2.0
#include "ops/op_table.hpp"

#include <algorithm>
#include <array>

#include "ops/add_n.hpp"
#include "ops/arg_max.hpp"
#include "ops/batch_matmul.hpp"
#include "ops/bias_add.hpp"
#include "ops/binary.hpp"
#include "ops/cast.hpp"
#include "ops/clip.hpp"
#include "ops/concat.hpp"
#include "ops/conv2d.hpp"
#include "ops/conv2d_backprop_input.hpp"
#include "ops/depthwise_conv2d.hpp"
#include "ops/identity.hpp"
#include "ops/matmul.hpp"
#include "ops/pad.hpp"
#include "ops/pool.hpp"
#include "ops/random.hpp"
#include "ops/reduce.hpp"
#include "ops/reshape.hpp"
#include "ops/select.hpp"
#include "ops/slice.hpp"
#include "ops/transpose.hpp"
#include "ops/unary.hpp"

namespace tf_embed::gen {
namespace {

// clang-format off
constexpr auto rows = std::to_array<op_row>({
    {"Abs", "unary", load_unary, "float32", ""},
    {"Add", "binary", load_binary, "float32", ""},
    {"AddN", "add_n", load_add_n, "float32", ""},
    {"AddV2", "binary", load_binary, "float32", ""},
    {"All", "reduce", load_reduce, "float32", ""},
    {"Any", "reduce", load_reduce, "float32", ""},
    {"ArgMax", "arg_max", load_arg_max, "float32", ""},
    {"ArgMin", "arg_max", load_arg_max, "float32", ""},
    {"AvgPool", "pool", load_pool, "float32", ""},
    {"BatchMatMul", "batch_matmul", load_batch_matmul, "float32", ""},
    {"BatchMatMulV2", "batch_matmul", load_batch_matmul, "float32", ""},
    {"BiasAdd", "bias_add", load_bias_add, "float32", ""},
    {"Cast", "cast", load_cast, "float32", ""},
    {"Ceil", "unary", load_unary, "float32", ""},
    {"CheckNumerics", "identity", load_identity, "float32", ""},
    {"ClipByValue", "clip", load_clip, "float32", ""},
    {"Concat", "concat", load_concat, "all", ""},
    {"ConcatV2", "concat", load_concat, "all", ""},
    {"ConjugateTranspose", "transpose", load_transpose, "all", "real types only"},
    {"Conv2D", "conv2d", load_conv2d, "float32", ""},
    {"Conv2DBackpropInput", "conv2d_backprop_input", load_conv2d_backprop_input, "float32", ""},
    {"Cos", "unary", load_unary, "float32", ""},
    {"DepthwiseConv2dNative", "depthwise_conv2d", load_depthwise_conv2d, "float32", ""},
    {"Div", "binary", load_binary, "float32", ""},
    {"DivNoNan", "binary", load_binary, "float32", ""},
    {"Elu", "unary", load_unary, "float32", ""},
    {"Equal", "binary", load_binary, "float32", ""},
    {"Erf", "unary", load_unary, "float32", ""},
    {"Exp", "unary", load_unary, "float32", ""},
    {"ExpandDims", "reshape", load_expand_dims, "all", ""},
    {"Expm1", "unary", load_unary, "float32", ""},
    {"Floor", "unary", load_unary, "float32", ""},
    {"FloorDiv", "binary", load_binary, "float32", ""},
    {"FloorMod", "binary", load_binary, "float32", ""},
    {"Greater", "binary", load_binary, "float32", ""},
    {"GreaterEqual", "binary", load_binary, "float32", ""},
    {"Identity", "identity", load_identity, "float32", ""},
    {"IdentityN", "identity", load_identity, "float32", ""},
    {"Inv", "unary", load_unary, "float32", ""},
    {"LeakyRelu", "unary", load_unary, "float32", ""},
    {"Less", "binary", load_binary, "float32", ""},
    {"LessEqual", "binary", load_binary, "float32", ""},
    {"Log", "unary", load_unary, "float32", ""},
    {"Log1p", "unary", load_unary, "float32", ""},
    {"LogicalAnd", "binary", load_binary, "float32", ""},
    {"LogicalNot", "unary", load_unary, "float32", ""},
    {"LogicalOr", "binary", load_binary, "float32", ""},
    {"MatMul", "matmul", load_matmul, "float32", ""},
    {"Max", "reduce", load_reduce, "float32", ""},
    {"MaxPool", "pool", load_pool, "float32", ""},
    {"MaxPoolV2", "pool", load_pool, "float32", ""},
    {"Maximum", "binary", load_binary, "float32", ""},
    {"Mean", "reduce", load_reduce, "float32", ""},
    {"Min", "reduce", load_reduce, "float32", ""},
    {"Minimum", "binary", load_binary, "float32", ""},
    {"MirrorPad", "pad", load_mirror_pad, "all", ""},
    {"Mul", "binary", load_binary, "float32", ""},
    {"Neg", "unary", load_unary, "float32", ""},
    {"NotEqual", "binary", load_binary, "float32", ""},
    {"Pad", "pad", load_pad, "all", ""},
    {"PadV2", "pad", load_pad, "all", "float16 and bfloat16 with a value of 0 only"},
    {"Pow", "binary", load_binary, "float32", ""},
    {"PreventGradient", "identity", load_identity, "float32", ""},
    {"Prod", "reduce", load_reduce, "float32", ""},
    {"RandomStandardNormal", "random", load_random, "none", "only as part of dropout, which is removed"},
    {"RandomUniform", "random", load_random, "none", "only as part of dropout, which is removed"},
    {"RealDiv", "binary", load_binary, "float32", ""},
    {"Reciprocal", "unary", load_unary, "float32", ""},
    {"Relu", "unary", load_unary, "float32", ""},
    {"Relu6", "unary", load_unary, "float32", ""},
    {"Reshape", "reshape", load_reshape, "all", "constant shape"},
    {"Rint", "unary", load_unary, "float32", ""},
    {"Round", "unary", load_unary, "float32", ""},
    {"Rsqrt", "unary", load_unary, "float32", ""},
    {"Select", "select", load_select, "float32", ""},
    {"SelectV2", "select", load_select, "float32", ""},
    {"Selu", "unary", load_unary, "float32", ""},
    {"Sigmoid", "unary", load_unary, "float32", ""},
    {"Sign", "unary", load_unary, "float32", ""},
    {"Sin", "unary", load_unary, "float32", ""},
    {"Slice", "slice", load_slice, "all", "constant begin and size"},
    {"Snapshot", "identity", load_identity, "float32", ""},
    {"Softplus", "unary", load_unary, "float32", ""},
    {"Softsign", "unary", load_unary, "float32", ""},
    {"Sqrt", "unary", load_unary, "float32", ""},
    {"Square", "unary", load_unary, "float32", ""},
    {"SquaredDifference", "binary", load_binary, "float32", ""},
    {"Squeeze", "reshape", load_squeeze, "all", ""},
    {"StopGradient", "identity", load_identity, "float32", ""},
    {"StridedSlice", "slice", load_strided_slice, "all", "constant begin, end and strides"},
    {"Sub", "binary", load_binary, "float32", ""},
    {"Sum", "reduce", load_reduce, "float32", ""},
    {"Tan", "unary", load_unary, "float32", ""},
    {"Tanh", "unary", load_unary, "float32", ""},
    {"Transpose", "transpose", load_transpose, "all", "constant perm"},
    {"TruncatedNormal", "random", load_random, "none", "only as part of dropout, which is removed"},
});
// clang-format on

}  // namespace

std::span<const op_row> op_table() { return rows; }

const op_row* find_op(std::string_view tf_name) {
  const auto at = std::lower_bound(rows.begin(), rows.end(), tf_name,
                                   [](const op_row& row, std::string_view wanted) { return row.tf_name < wanted; });
  return at != rows.end() && at->tf_name == tf_name ? &*at : nullptr;
}

}  // namespace tf_embed::gen
