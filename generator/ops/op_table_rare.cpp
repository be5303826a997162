// SPDX-License-Identifier: Apache-2.0
#include "ops/bitcast.hpp"
#include "ops/cast.hpp"
#include "ops/colour.hpp"
#include "ops/ctc_loss.hpp"
#include "ops/data_format.hpp"
#include "ops/fill.hpp"
#include "ops/fused.hpp"
#include "ops/histogram_fixed_width.hpp"
#include "ops/identity.hpp"
#include "ops/image_transform.hpp"
#include "ops/invert_permutation.hpp"
#include "ops/matrix_band_part.hpp"
#include "ops/matrix_diag.hpp"
#include "ops/matrix_solve.hpp"
#include "ops/movement.hpp"
#include "ops/op_table_parts.hpp"
#include "ops/pack.hpp"
#include "ops/ragged.hpp"
#include "ops/ragged_range.hpp"
#include "ops/set_operation.hpp"
#include "ops/space_to_batch_nd.hpp"
#include "ops/special.hpp"
#include "ops/top_k.hpp"
#include "ops/unary.hpp"
#include "ops/unravel_index.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

// clang-format off
constexpr auto rows = std::to_array<op_row>({
    {"AdjustContrast", "colour", load_plain<adjust_contrast_within>, "float, double, int8, int16, int32, uint8", ""},
    {"BatchCholesky", "matrix_solve", load_matrix_solve, "float, double", ""},
    {"BatchMatrixBandPart", "matrix_band_part", load_matrix_band_part, "all", "constant num_lower and num_upper"},
    {"BatchMatrixDeterminant", "matrix_solve", load_matrix_solve, "float, double", ""},
    {"BatchMatrixDiag", "matrix_diag", load_matrix_diag, "all", ""},
    {"BatchMatrixDiagPart", "matrix_diag", load_matrix_diag, "all", ""},
    {"BatchMatrixInverse", "matrix_solve", load_matrix_solve, "float, double", ""},
    {"BatchMatrixSetDiag", "matrix_diag", load_matrix_diag, "all", ""},
    {"BatchMatrixSolve", "matrix_solve", load_matrix_solve, "float, double", ""},
    {"BatchMatrixTriangularSolve", "matrix_solve", load_matrix_solve, "float, double", ""},
    {"BatchToSpace", "space_to_batch_nd", load_square_batch, "all", "constant crops"},
    {"BesselI0", "special", load_special, "float, double, float16", ""},
    {"BesselI0e", "special", load_special, "float, double, float16", ""},
    {"BesselI1", "special", load_special, "float, double, float16", ""},
    {"BesselI1e", "special", load_special, "float, double, float16", ""},
    {"Bitcast", "bitcast", load_bitcast, "floats, integers", ""},
    {"CTCLoss", "ctc_loss", load_ctc_loss, "float, double", "a sequence without labels must be all blanks, where TensorFlow counts a path too many"},
    {"Copy", "identity", load_identity, "all", ""},
    {"CopyHost", "identity", load_identity, "all", ""},
    {"DataFormatDimMap", "data_format", load_data_format, "int32, int64", ""},
    {"DataFormatVecPermute", "data_format", load_data_format, "int32, int64", ""},
    {"Dawsn", "special", load_special, "float, double", ""},
    {"DenseToDenseSetOperation", "set_operation", load_set_operation, "int8, int16, int32, int64, uint8, uint16", "no strings"},
    {"Digamma", "special", load_special, "float, double, float16", ""},
    {"Empty", "fill", load_empty, "all", "constant shape; zeros also where init is false"},
    {"Erfinv", "special", load_special, "float, double", ""},
    {"Expint", "special", load_special, "float, double", ""},
    {"FusedPadConv2D", "fused", load_fused_pad_conv2d, "floats", "constant paddings"},
    {"FusedResizeAndPadConv2D", "fused", load_fused_pad_conv2d, "float", "constant size and paddings"},
    {"GuaranteeConst", "identity", load_identity, "all", ""},
    {"HistogramFixedWidth", "histogram_fixed_width", load_histogram_fixed_width, "float, double, int32, int64", "constant nbins"},
    {"Igamma", "special", load_special, "float, double", "exact for a up to about 1e7"},
    {"Igammac", "special", load_special, "float, double", "exact for a up to about 1e7"},
    {"ImageProjectiveTransformV2", "image_transform", load_image_transform, "floats, int32, int64, uint8", "constant output_shape"},
    {"ImageProjectiveTransformV3", "image_transform", load_image_transform, "floats, int32, int64, uint8", "constant output_shape"},
    {"InvertPermutation", "invert_permutation", load_invert_permutation, "int32, int64", ""},
    {"Ndtri", "special", load_special, "float, double", ""},
    {"NthElement", "top_k", load_nth_element, "floats, integers", "constant n"},
    {"ParallelConcat", "pack", load_parallel_concat, "all", ""},
    {"Polygamma", "special", load_special, "float, double", ""},
    {"PopulationCount", "unary", load_unary, "integers", ""},
    {"Print", "identity", load_identity, "all", "prints nothing"},
    {"RaggedRange", "ragged_range", load_ragged_range, "floats, integers", "constant operands"},
    {"RaggedTensorToSparse", "ragged", load_plain<ragged_to_sparse>, "all", ""},
    {"RaggedTensorToTensor", "ragged", load_ragged_to_tensor, "all", "constant shape and partitions"},
    {"SpaceToBatch", "space_to_batch_nd", load_square_batch, "all", "constant paddings"},
    {"Spence", "special", load_special, "float, double", ""},
    {"ToBool", "cast", load_plain<to_bool>, "all", ""},
    {"UnravelIndex", "unravel_index", load_unravel_index, "int32, int64", "constant dims"},
    {"Zeta", "special", load_special, "float, double", ""},
    {"_FusedConv2D", "fused", load_fused_by_optimiser, "float, double", ""},
    {"_FusedMatMul", "fused", load_fused_by_optimiser, "float, float16, bfloat16", ""},
});
// clang-format on

}  // namespace

std::span<const op_row> rare_rows() { return rows; }

}  // namespace tf_embed::gen
