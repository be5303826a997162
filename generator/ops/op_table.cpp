// SPDX-License-Identifier: Apache-2.0
#include "ops/op_table.hpp"

#include "ops/add_n.hpp"
#include "ops/approximate_equal.hpp"
#include "ops/arg_max.hpp"
#include "ops/batch_matmul.hpp"
#include "ops/batch_norm.hpp"
#include "ops/bias_add.hpp"
#include "ops/binary.hpp"
#include "ops/bincount.hpp"
#include "ops/broadcast_args.hpp"
#include "ops/broadcast_to.hpp"
#include "ops/cast.hpp"
#include "ops/clip.hpp"
#include "ops/colour.hpp"
#include "ops/combined_non_max_suppression.hpp"
#include "ops/concat.hpp"
#include "ops/conv2d.hpp"
#include "ops/conv2d_backprop_input.hpp"
#include "ops/conv3d.hpp"
#include "ops/crop_and_resize.hpp"
#include "ops/cross.hpp"
#include "ops/cross_entropy.hpp"
#include "ops/ctc_greedy_decoder.hpp"
#include "ops/cumulative.hpp"
#include "ops/depthwise_conv2d.hpp"
#include "ops/dilation2d.hpp"
#include "ops/dynamic_partition.hpp"
#include "ops/dynamic_stitch.hpp"
#include "ops/einsum.hpp"
#include "ops/extract_patches.hpp"
#include "ops/fake_quant.hpp"
#include "ops/fill.hpp"
#include "ops/gather.hpp"
#include "ops/gather_nd.hpp"
#include "ops/identity.hpp"
#include "ops/in_top_k.hpp"
#include "ops/inplace.hpp"
#include "ops/list_diff.hpp"
#include "ops/lrn.hpp"
#include "ops/matmul.hpp"
#include "ops/matrix_band_part.hpp"
#include "ops/matrix_diag.hpp"
#include "ops/matrix_solve.hpp"
#include "ops/non_max_suppression.hpp"
#include "ops/norm.hpp"
#include "ops/one_hot.hpp"
#include "ops/op_table_parts.hpp"
#include "ops/pack.hpp"
#include "ops/pad.hpp"
#include "ops/pool.hpp"
#include "ops/pool3d.hpp"
#include "ops/pool_places.hpp"
#include "ops/quantize.hpp"
#include "ops/quantize_and_dequantize.hpp"
#include "ops/random.hpp"
#include "ops/range.hpp"
#include "ops/reduce.hpp"
#include "ops/resample.hpp"
#include "ops/reshape.hpp"
#include "ops/resize.hpp"
#include "ops/reverse.hpp"
#include "ops/reverse_sequence.hpp"
#include "ops/roll.hpp"
#include "ops/scatter_nd.hpp"
#include "ops/search_sorted.hpp"
#include "ops/segment.hpp"
#include "ops/select.hpp"
#include "ops/shape_of.hpp"
#include "ops/slice.hpp"
#include "ops/softmax.hpp"
#include "ops/space_to_batch_nd.hpp"
#include "ops/space_to_depth.hpp"
#include "ops/sparse_dense.hpp"
#include "ops/sparse_fill_empty_rows.hpp"
#include "ops/sparse_reshape.hpp"
#include "ops/sparse_to_dense.hpp"
#include "ops/split.hpp"
#include "ops/tensor_diag.hpp"
#include "ops/tile.hpp"
#include "ops/top_k.hpp"
#include "ops/transpose.hpp"
#include "ops/unary.hpp"
#include "ops/unique.hpp"
#include "ops/where.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace tf_embed::gen {
namespace {

// clang-format off
constexpr auto rows = std::to_array<op_row>({
    {"Abs", "unary", load_unary, "floats, integers", ""},
    {"Acos", "unary", load_unary, "floats", ""},
    {"Acosh", "unary", load_unary, "floats", ""},
    {"Add", "binary", load_binary, "floats, integers", ""},
    {"AddN", "add_n", load_add_n, "floats, integers", ""},
    {"AddV2", "binary", load_binary, "floats, integers", ""},
    {"AdjustContrastv2", "colour", load_adjust_contrast, "float", ""},
    {"AdjustHue", "colour", load_colour, "float", ""},
    {"AdjustSaturation", "colour", load_colour, "float", ""},
    {"All", "reduce", load_reduce, "bool", "axes must be constant"},
    {"Any", "reduce", load_reduce, "bool", "axes must be constant"},
    {"ApproximateEqual", "approximate_equal", load_approximate_equal, "floats", ""},
    {"ArgMax", "arg_max", load_arg_max, "floats, integers, bool", "dimension must be constant"},
    {"ArgMin", "arg_max", load_arg_max, "floats, integers, bool", "dimension must be constant"},
    {"Asin", "unary", load_unary, "floats", ""},
    {"Asinh", "unary", load_unary, "floats", ""},
    {"Atan", "unary", load_unary, "floats", ""},
    {"Atan2", "binary", load_binary, "floats", ""},
    {"Atanh", "unary", load_unary, "floats", ""},
    {"AvgPool", "pool", load_pool, "floats", ""},
    {"AvgPool3D", "pool3d", load_pool3d, "floats", ""},
    {"AvgPoolGrad", "pool_places", load_pool_grad, "floats", "constant orig_input_shape"},
    {"BatchMatMul", "batch_matmul", load_batch_matmul, "floats, integers", ""},
    {"BatchMatMulV2", "batch_matmul", load_batch_matmul, "floats, integers", ""},
    {"BatchMatMulV3", "batch_matmul", load_batch_matmul, "floats, integers", ""},
    {"BatchNormWithGlobalNormalization", "batch_norm", load_batch_norm, "floats", ""},
    {"BatchToSpaceND", "space_to_batch_nd", load_batch_to_space_nd, "all", "constant block_shape and crops"},
    {"BiasAdd", "bias_add", load_bias_add, "floats, integers", ""},
    {"BiasAddV1", "bias_add", load_bias_add, "floats, integers", ""},
    {"Bincount", "bincount", load_bincount, "floats, integers", "constant size"},
    {"BitwiseAnd", "binary", load_binary, "integers", ""},
    {"BitwiseOr", "binary", load_binary, "integers", ""},
    {"BitwiseXor", "binary", load_binary, "integers", ""},
    {"BroadcastArgs", "broadcast_args", load_broadcast_args, "integers", "constant operands"},
    {"BroadcastTo", "broadcast_to", load_broadcast_to, "all", "constant shape"},
    {"Bucketize", "search_sorted", load_search_sorted, "floats, integers", ""},
    {"CTCGreedyDecoder", "ctc_greedy_decoder", load_ctc_greedy_decoder, "float, double", ""},
    {"Cast", "cast", load_cast, "floats, integers, bool", ""},
    {"Ceil", "unary", load_unary, "floats", ""},
    {"CheckNumerics", "identity", load_identity, "all", "checks nothing"},
    {"Cholesky", "matrix_solve", load_matrix_solve, "floats", ""},
    {"ClipByValue", "clip", load_clip, "floats, integers", ""},
    {"CombinedNonMaxSuppression", "combined_non_max_suppression", load_combined_non_max_suppression, "float", "constant sizes"},
    {"Concat", "concat", load_concat, "all", ""},
    {"ConcatV2", "concat", load_concat, "all", ""},
    {"ConjugateTranspose", "transpose", load_transpose, "all", "real types only"},
    {"Conv2D", "conv2d", load_conv2d, "floats, int32", ""},
    {"Conv2DBackpropInput", "conv2d_backprop_input", load_conv2d_backprop_input, "floats, int32", "constant input_sizes"},
    {"Conv3D", "conv3d", load_conv3d, "floats", ""},
    {"Conv3DBackpropInputV2", "conv3d", load_conv3d_backprop_input, "floats", "constant input_sizes"},
    {"Cos", "unary", load_unary, "floats", ""},
    {"Cosh", "unary", load_unary, "floats", ""},
    {"CropAndResize", "crop_and_resize", load_crop_and_resize, "floats, integers", "constant crop_size"},
    {"Cross", "cross", load_cross, "floats, integers", ""},
    {"Cumprod", "cumulative", load_cumulative, "floats, integers", "constant axis"},
    {"Cumsum", "cumulative", load_cumulative, "floats, integers", "constant axis"},
    {"CumulativeLogsumexp", "cumulative", load_cumulative, "floats", "constant axis"},
    {"DeepCopy", "identity", load_identity, "all", ""},
    {"DenseBincount", "bincount", load_bincount, "floats, integers", "constant size"},
    {"DepthToSpace", "space_to_depth", load_space_to_depth, "all", "no NCHW_VECT_C"},
    {"DepthwiseConv2dNative", "depthwise_conv2d", load_depthwise_conv2d, "floats", ""},
    {"Dequantize", "quantize", load_dequantize, "int8, uint8, int16, uint16, int32", "quantised types are known by their storage"},
    {"Diag", "tensor_diag", load_tensor_diag, "all", ""},
    {"DiagPart", "tensor_diag", load_tensor_diag, "all", ""},
    {"Dilation2D", "dilation2d", load_dilation2d, "floats, integers", ""},
    {"Div", "binary", load_binary, "floats, integers", ""},
    {"DivNoNan", "binary", load_binary, "floats", ""},
    {"DynamicPartition", "dynamic_partition", load_dynamic_partition, "all", "at most 4096 partitions"},
    {"DynamicStitch", "dynamic_stitch", load_dynamic_stitch, "all", "constant indices"},
    {"Einsum", "einsum", load_einsum, "floats, integers", ""},
    {"Elu", "unary", load_unary, "floats", ""},
    {"EnsureShape", "identity", load_identity, "all", ""},
    {"Equal", "binary", load_binary, "floats, integers, bool", ""},
    {"Erf", "unary", load_unary, "floats", ""},
    {"Erfc", "unary", load_unary, "floats", ""},
    {"EuclideanNorm", "norm", load_norm, "floats, integers", "axes must be constant"},
    {"Exp", "unary", load_unary, "floats", ""},
    {"ExpandDims", "reshape", load_expand_dims, "all", ""},
    {"Expm1", "unary", load_unary, "floats", ""},
    {"ExtractImagePatches", "extract_patches", load_extract_patches, "all", ""},
    {"ExtractVolumePatches", "extract_patches", load_extract_patches, "all", ""},
    {"FakeQuantWithMinMaxArgs", "fake_quant", load_fake_quant, "float", ""},
    {"FakeQuantWithMinMaxVars", "fake_quant", load_fake_quant, "float", ""},
    {"FakeQuantWithMinMaxVarsPerChannel", "fake_quant", load_fake_quant, "float", ""},
    {"Fill", "fill", load_fill, "all", "constant dims, but for a size that is known at run time"},
    {"Floor", "unary", load_unary, "floats", ""},
    {"FloorDiv", "binary", load_binary, "floats, integers", ""},
    {"FloorMod", "binary", load_binary, "floats, integers", ""},
    {"FusedBatchNorm", "batch_norm", load_batch_norm, "floats", ""},
    {"FusedBatchNormV2", "batch_norm", load_batch_norm, "floats", ""},
    {"FusedBatchNormV3", "batch_norm", load_batch_norm, "floats", ""},
    {"Gather", "gather", load_gather, "all; indices of signed integers", ""},
    {"GatherNd", "gather_nd", load_gather_nd, "all; indices of signed integers", ""},
    {"GatherV2", "gather", load_gather, "all; indices of signed integers", "constant axis"},
    {"Greater", "binary", load_binary, "floats, integers", ""},
    {"GreaterEqual", "binary", load_binary, "floats, integers", ""},
    {"HSVToRGB", "colour", load_colour, "floats", ""},
    {"Identity", "identity", load_identity, "all", ""},
    {"IdentityN", "identity", load_identity, "all", ""},
    {"InTopK", "in_top_k", load_in_top_k, "float; targets of integers", ""},
    {"InTopKV2", "in_top_k", load_in_top_k, "float; targets of integers", ""},
    {"InplaceAdd", "inplace", load_inplace, "floats, integers", ""},
    {"InplaceSub", "inplace", load_inplace, "floats, integers", ""},
    {"InplaceUpdate", "inplace", load_inplace, "all", ""},
    {"Inv", "unary", load_unary, "floats", ""},
    {"Invert", "unary", load_unary, "integers", ""},
    {"IsFinite", "unary", load_unary, "floats", ""},
    {"IsInf", "unary", load_unary, "floats", ""},
    {"IsNan", "unary", load_unary, "floats", ""},
    {"L2Loss", "norm", load_norm, "floats", ""},
    {"LRN", "lrn", load_lrn, "float, float16, bfloat16", ""},
    {"LeakyRelu", "unary", load_unary, "floats", ""},
    {"LeftShift", "binary", load_binary, "integers", ""},
    {"Less", "binary", load_binary, "floats, integers", ""},
    {"LessEqual", "binary", load_binary, "floats, integers", ""},
    {"Lgamma", "unary", load_unary, "floats", ""},
    {"LinSpace", "range", load_lin_space, "floats", "constant operands"},
    {"ListDiff", "list_diff", load_list_diff, "floats, integers", ""},
    {"Log", "unary", load_unary, "floats", ""},
    {"Log1p", "unary", load_unary, "floats", ""},
    {"LogMatrixDeterminant", "matrix_solve", load_matrix_solve, "floats", ""},
    {"LogSoftmax", "softmax", load_softmax, "floats", ""},
    {"LogicalAnd", "binary", load_binary, "bool", ""},
    {"LogicalNot", "unary", load_unary, "bool", ""},
    {"LogicalOr", "binary", load_binary, "bool", ""},
    {"LowerBound", "search_sorted", load_search_sorted, "floats, integers", ""},
    {"MatMul", "matmul", load_matmul, "floats, integers", ""},
    {"MatrixBandPart", "matrix_band_part", load_matrix_band_part, "all", "constant num_lower and num_upper"},
    {"MatrixDeterminant", "matrix_solve", load_matrix_solve, "floats", ""},
    {"MatrixDiag", "matrix_diag", load_matrix_diag, "all", ""},
    {"MatrixDiagPart", "matrix_diag", load_matrix_diag, "all", ""},
    {"MatrixDiagPartV2", "matrix_diag", load_matrix_diag, "all", "constant k"},
    {"MatrixDiagPartV3", "matrix_diag", load_matrix_diag, "all", "constant k"},
    {"MatrixDiagV2", "matrix_diag", load_matrix_diag, "all", "constant k, num_rows, num_cols"},
    {"MatrixDiagV3", "matrix_diag", load_matrix_diag, "all", "constant k, num_rows, num_cols"},
    {"MatrixInverse", "matrix_solve", load_matrix_solve, "floats", ""},
    {"MatrixSetDiag", "matrix_diag", load_matrix_diag, "all", ""},
    {"MatrixSetDiagV2", "matrix_diag", load_matrix_diag, "all", "constant k"},
    {"MatrixSetDiagV3", "matrix_diag", load_matrix_diag, "all", "constant k"},
    {"MatrixSolve", "matrix_solve", load_matrix_solve, "floats", ""},
    {"MatrixTriangularSolve", "matrix_solve", load_matrix_solve, "floats", ""},
    {"Max", "reduce", load_reduce, "floats, integers", "axes must be constant"},
    {"MaxPool", "pool", load_pool, "floats, integers", "a window over depth is 1x1 and steps by its depth"},
    {"MaxPool3D", "pool3d", load_pool3d, "floats", ""},
    {"MaxPoolGrad", "pool_places", load_pool_grad, "floats, integers", ""},
    {"MaxPoolV2", "pool", load_pool, "floats, integers", "ksize and strides must be constant"},
    {"MaxPoolWithArgmax", "pool_places", load_max_pool_with_argmax, "floats, integers", ""},
    {"Maximum", "binary", load_binary, "floats, integers", ""},
    {"Mean", "reduce", load_reduce, "floats, integers", "axes must be constant"},
    {"Min", "reduce", load_reduce, "floats, integers", "axes must be constant"},
    {"Minimum", "binary", load_binary, "floats, integers", ""},
    {"MirrorPad", "pad", load_mirror_pad, "all", ""},
    {"Mod", "binary", load_binary, "floats, integers", ""},
    {"Mul", "binary", load_binary, "floats, integers", ""},
    {"MulNoNan", "binary", load_binary, "floats", ""},
    {"Neg", "unary", load_unary, "floats, integers", ""},
    {"NextAfter", "binary", load_binary, "float, double", ""},
    {"NonMaxSuppression", "non_max_suppression", load_non_max_suppression, "float", "constant max_output_size"},
    {"NonMaxSuppressionV2", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size"},
    {"NonMaxSuppressionV3", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size"},
    {"NonMaxSuppressionV4", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size"},
    {"NonMaxSuppressionV5", "non_max_suppression", load_non_max_suppression, "float, float16", "constant max_output_size"},
    {"NotEqual", "binary", load_binary, "floats, integers, bool", ""},
    {"OneHot", "one_hot", load_one_hot, "all; indices of integers", "constant depth"},
    {"OnesLike", "fill", load_ones_like, "all", ""},
    {"Pack", "pack", load_pack, "all", ""},
    {"Pad", "pad", load_pad, "all", ""},
    {"PadV2", "pad", load_pad, "all", ""},
    {"ParallelDynamicStitch", "dynamic_stitch", load_dynamic_stitch, "all", "constant indices"},
    {"Pow", "binary", load_binary, "floats, integers", ""},
    {"PreventGradient", "identity", load_identity, "all", ""},
    {"Prod", "reduce", load_reduce, "floats, integers", "axes must be constant"},
    {"QuantizeAndDequantize", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", ""},
    {"QuantizeAndDequantizeV2", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", ""},
    {"QuantizeAndDequantizeV3", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", "constant num_bits"},
    {"QuantizeAndDequantizeV4", "quantize_and_dequantize", load_quantize_and_dequantize, "floats", ""},
    {"QuantizeV2", "quantize", load_quantize, "float", "quantised types are known by their storage"},
    {"RGBToHSV", "colour", load_colour, "floats", ""},
    {"RandomStandardNormal", "random", load_random, "none", "only as part of dropout, which is removed"},
    {"RandomUniform", "random", load_random, "none", "only as part of dropout, which is removed"},
    {"Range", "range", load_range, "floats, integers", "constant operands, or from 0 to a size that is known at run time"},
    {"Rank", "shape_of", load_rank, "all", ""},
    {"RealDiv", "binary", load_binary, "floats", ""},
    {"Reciprocal", "unary", load_unary, "floats", ""},
    {"Relu", "unary", load_unary, "floats, integers", ""},
    {"Relu6", "unary", load_unary, "floats, integers", ""},
    {"Reshape", "reshape", load_reshape, "all", "constant shape, but for one size at most"},
    {"ResizeArea", "resample", load_resize_area, "floats, integers", "constant size"},
    {"ResizeBicubic", "resample", load_resize_bicubic, "floats, integers", "constant size"},
    {"ResizeBilinear", "resize", load_resize_bilinear, "floats, integers", "constant size"},
    {"ResizeNearestNeighbor", "resize", load_resize_nearest_neighbor, "all", "constant size"},
    {"Reverse", "reverse", load_reverse, "all", "constant dims"},
    {"ReverseSequence", "reverse_sequence", load_reverse_sequence, "all; lengths of integers", ""},
    {"ReverseV2", "reverse", load_reverse, "all", "constant axis"},
    {"RightShift", "binary", load_binary, "integers", ""},
    {"Rint", "unary", load_unary, "floats", ""},
    {"Roll", "roll", load_roll, "all", "constant axis"},
    {"Round", "unary", load_unary, "floats, integers", ""},
    {"Rsqrt", "unary", load_unary, "floats", ""},
    {"SampleDistortedBoundingBox", "random", load_random_box, "none", "refused: its results are random"},
    {"SampleDistortedBoundingBoxV2", "random", load_random_box, "none", "refused: its results are random"},
    {"ScaleAndTranslate", "resample", load_scale_and_translate, "floats, integers", "constant size, scale and translation"},
    {"ScatterNd", "scatter_nd", load_scatter_nd, "floats, integers, bool", "constant shape"},
    {"SegmentMax", "segment", load_segment, "floats, integers", "constant segment_ids"},
    {"SegmentMean", "segment", load_segment, "floats, integers", "constant segment_ids"},
    {"SegmentMin", "segment", load_segment, "floats, integers", "constant segment_ids"},
    {"SegmentProd", "segment", load_segment, "floats, integers", "constant segment_ids"},
    {"SegmentSum", "segment", load_segment, "floats, integers", "constant segment_ids"},
    {"Select", "select", load_select, "all", ""},
    {"SelectV2", "select", load_select, "all", ""},
    {"Selu", "unary", load_unary, "floats", ""},
    {"Shape", "shape_of", load_shape, "all", ""},
    {"ShapeN", "shape_of", load_shape, "all", ""},
    {"Sigmoid", "unary", load_unary, "floats", ""},
    {"Sign", "unary", load_unary, "floats, integers", ""},
    {"Sin", "unary", load_unary, "floats", ""},
    {"Sinh", "unary", load_unary, "floats", ""},
    {"Size", "shape_of", load_size, "all", ""},
    {"Slice", "slice", load_slice, "all", "constant size; a begin known at run time only where size is not -1"},
    {"Snapshot", "identity", load_identity, "all", ""},
    {"Softmax", "softmax", load_softmax, "floats", ""},
    {"SoftmaxCrossEntropyWithLogits", "cross_entropy", load_cross_entropy, "floats", ""},
    {"Softplus", "unary", load_unary, "floats", ""},
    {"Softsign", "unary", load_unary, "floats", ""},
    {"SpaceToBatchND", "space_to_batch_nd", load_space_to_batch_nd, "all", "constant block_shape and paddings"},
    {"SpaceToDepth", "space_to_depth", load_space_to_depth, "all", "no NCHW_VECT_C"},
    {"SparseFillEmptyRows", "sparse_fill_empty_rows", load_sparse_fill_empty_rows, "all", "the first entry of dense_shape must be constant"},
    {"SparseReshape", "sparse_reshape", load_sparse_reshape, "all", ""},
    {"SparseSegmentMean", "segment", load_segment, "floats", "constant segment_ids"},
    {"SparseSegmentMeanWithNumSegments", "segment", load_segment, "floats", "constant num_segments"},
    {"SparseSegmentSqrtN", "segment", load_segment, "floats", "constant segment_ids"},
    {"SparseSegmentSqrtNWithNumSegments", "segment", load_segment, "floats", "constant num_segments"},
    {"SparseSegmentSum", "segment", load_segment, "floats, integers", "constant segment_ids"},
    {"SparseSegmentSumWithNumSegments", "segment", load_segment, "floats, integers", "constant num_segments"},
    {"SparseSoftmaxCrossEntropyWithLogits", "cross_entropy", load_cross_entropy, "floats; labels of integers", ""},
    {"SparseTensorDenseAdd", "sparse_dense", load_sparse_dense, "floats, integers", "constant a_shape"},
    {"SparseTensorDenseMatMul", "sparse_dense", load_sparse_dense, "floats, integers", "constant a_shape"},
    {"SparseToDense", "sparse_to_dense", load_sparse_to_dense, "all; indices of integers", "constant output_shape"},
    {"Split", "split", load_split, "all", "constant axis"},
    {"SplitV", "split", load_split_v, "all", "constant sizes and axis"},
    {"Sqrt", "unary", load_unary, "floats", ""},
    {"Square", "unary", load_unary, "floats, integers", ""},
    {"SquaredDifference", "binary", load_binary, "floats, integers", ""},
    {"Squeeze", "reshape", load_squeeze, "all", ""},
    {"StopGradient", "identity", load_identity, "all", ""},
    {"StridedSlice", "slice", load_strided_slice, "all", "constant strides; a run-time begin where it is one index, or where end is begin and a constant"},
    {"Sub", "binary", load_binary, "floats, integers", ""},
    {"Sum", "reduce", load_reduce, "floats, integers", "axes must be constant"},
    {"Tan", "unary", load_unary, "floats", ""},
    {"Tanh", "unary", load_unary, "floats", ""},
    {"TensorScatterAdd", "scatter_nd", load_scatter_nd, "floats, integers, bool", ""},
    {"TensorScatterMax", "scatter_nd", load_scatter_nd, "floats, integers", ""},
    {"TensorScatterMin", "scatter_nd", load_scatter_nd, "floats, integers", ""},
    {"TensorScatterSub", "scatter_nd", load_scatter_nd, "floats, integers", ""},
    {"TensorScatterUpdate", "scatter_nd", load_scatter_nd, "all", ""},
    {"Tile", "tile", load_tile, "all", "constant multiples"},
    {"TopK", "top_k", load_top_k, "floats, integers", ""},
    {"TopKV2", "top_k", load_top_k, "floats, integers", "constant k"},
    {"Transpose", "transpose", load_transpose, "all", "constant perm"},
    {"TruncateDiv", "binary", load_binary, "floats, integers", ""},
    {"TruncateMod", "binary", load_binary, "floats, integers", ""},
    {"TruncatedNormal", "random", load_random, "none", "only as part of dropout, which is removed"},
    {"Unique", "unique", load_unique, "floats, integers, bool", ""},
    {"UniqueV2", "unique", load_unique, "floats, integers, bool", "constant axis"},
    {"UniqueWithCounts", "unique", load_unique, "floats, integers, bool", ""},
    {"UniqueWithCountsV2", "unique", load_unique, "floats, integers, bool", "constant axis"},
    {"Unpack", "split", load_unpack, "all", ""},
    {"UnsortedSegmentMax", "segment", load_segment, "floats, integers", "constant num_segments"},
    {"UnsortedSegmentMin", "segment", load_segment, "floats, integers", "constant num_segments"},
    {"UnsortedSegmentProd", "segment", load_segment, "floats, integers", "constant num_segments"},
    {"UnsortedSegmentSum", "segment", load_segment, "floats, integers", "constant num_segments"},
    {"UpperBound", "search_sorted", load_search_sorted, "floats, integers", ""},
    {"Where", "where", load_where, "floats, integers, bool", "as many rows as elements at most: how many there are is known after a run"},
    {"Xdivy", "binary", load_binary, "floats", ""},
    {"Xlog1py", "binary", load_binary, "floats", ""},
    {"Xlogy", "binary", load_binary, "floats", ""},
    {"ZerosLike", "fill", load_zeros_like, "all", ""},
});
// clang-format on

}  // namespace

std::span<const op_row> op_table() {
  static const std::vector<op_row> all = [] {
    std::vector<op_row> table(rows.begin(), rows.end());
    for (const auto more : {gradient_rows(), rare_rows()}) table.insert(table.end(), more.begin(), more.end());
    std::sort(table.begin(), table.end(), [](const op_row& a, const op_row& b) { return a.tf_name < b.tf_name; });
    return table;
  }();
  return all;
}

const op_row* find_op(std::string_view tf_name) {
  const auto table = op_table();
  const auto at = std::lower_bound(table.begin(), table.end(), tf_name,
                                   [](const op_row& row, std::string_view wanted) { return row.tf_name < wanted; });
  return at != table.end() && at->tf_name == tf_name ? &*at : nullptr;
}

}  // namespace tf_embed::gen
