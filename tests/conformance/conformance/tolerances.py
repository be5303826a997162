# SPDX-License-Identifier: Apache-2.0
"""How far results may be from TensorFlow's, by dtype and op, each with its reason. What is not listed must be equal."""

import numpy

from conformance.dtypes import is_complex, is_float

EPSILON = {"float64": 2.0**-52, "complex128": 2.0**-52, "complex64": 2.0**-23, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}

FUNCTION = (8, 0, "a function computed in another way than Eigen's: a few ULP")
NEAR_ZERO = (8, 4, "a function whose terms cancel: a few ULP of the largest result")
SUM = (8, 16, "a sum in another order: ULP of the largest result")
PRODUCT = (32, 0, "a product in another order: half a ULP for each factor")
SPECTRUM = (0, 32, "a sum in another order, of as many terms as numbers: ULP of the largest result")
BLEND = (8, 4, "a weighted sum of neighbours: ULP of the largest result")

# op -> (ULP of the result itself, ULP of the largest result, why)
OPS = {
    **dict.fromkeys(
        "Acos Acosh Asin Asinh Atan Atan2 Atanh Cos Cosh Div DivNoNan Erf Exp Expm1 Inv Log Log1p Pow RealDiv "
        "Reciprocal Rsqrt Sigmoid Sin Sinh Softmax Softplus Softsign Tan Tanh Xdivy Xlog1py Xlogy Mod FloorMod "
        "TruncateMod LinSpace Sqrt".split(),
        FUNCTION,
    ),
    **dict.fromkeys(
        "FFT FFT2D FFT3D IFFT IFFT2D IFFT3D RFFT RFFT2D RFFT3D IRFFT IRFFT2D IRFFT3D".split(),
        SPECTRUM,
    ),
    **dict.fromkeys("Angle ComplexAbs".split(), FUNCTION),
    **dict.fromkeys("Elu Selu Erfc Lgamma LogSoftmax SquaredDifference Range SoftmaxCrossEntropyWithLogits "
        "SparseSoftmaxCrossEntropyWithLogits".split(), NEAR_ZERO),
    **dict.fromkeys(
        "AddN AvgPool AvgPool3D AvgPoolGrad MaxPoolGrad BatchMatMul BatchMatMulV2 BatchMatMulV3 Conv2D Conv2DBackpropInput Conv3D "
        "Conv3DBackpropInputV2 Cumsum DepthwiseConv2dNative Einsum EuclideanNorm L2Loss LRN MatMul Mean "
        "SegmentMean SegmentSum SparseSegmentMean SparseSegmentSum SparseSegmentSqrtN Sum TensorScatterAdd ScatterNd "
        "SparseSegmentSqrtNWithNumSegments SparseTensorDenseMatMul SparseTensorDenseAdd "
        "SparseSegmentMeanWithNumSegments "
        "SparseSegmentSumWithNumSegments "
        "TensorScatterSub "
        "UnsortedSegmentSum CumulativeLogsumexp Cross".split(),
        SUM,
    ),
    # Gradients: of functions, and sums of what several elements contributed.
    **dict.fromkeys(
        "InvGrad LeakyReluGrad ReciprocalGrad RsqrtGrad SoftplusGrad SoftsignGrad SqrtGrad".split(),
        FUNCTION,
    ),
    **dict.fromkeys(
        "AvgPool3DGrad BiasAddGrad Conv2DBackpropFilter DepthwiseConv2dNativeBackpropFilter "
        "DepthwiseConv2dNativeBackpropInput FusedBatchNormGrad FusedBatchNormGradV2 FusedBatchNormGradV3 LRNGrad "
        "MaxPool3DGrad MirrorPadGrad ResizeBicubicGrad ResizeBilinearGrad ResizeNearestNeighborGrad".split(),
        SUM,
    ),
    **dict.fromkeys("EluGrad SeluGrad SigmoidGrad TanhGrad".split(), NEAR_ZERO),
    **dict.fromkeys("Cumprod Prod SegmentProd UnsortedSegmentProd".split(), PRODUCT),
    **dict.fromkeys(
        "BatchNormWithGlobalNormalization CropAndResize FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 ResizeArea "
        "ResizeBicubic ResizeBilinear AdjustContrast AdjustContrastv2 AdjustHue AdjustSaturation RGBToHSV HSVToRGB LeakyRelu "
        "ScaleAndTranslate".split(),
        BLEND,
    ),
}


# Exact on real numbers, but not on complex ones.
COMPLEX_ARITHMETIC = {"Mul", "MulNoNan", "Sign", "Square"}


def tolerance(ops, arrays, dtypes):
    """(rtol, atol, reason) for results of these ops: the widest of what the ops allow."""
    rows = [OPS[op] for op in sorted(ops) if op in OPS]
    if any(is_complex(t) for t in dtypes):  # a part may be small beside the other, whose error it has
        rows = [(own, max(own, largest), why) for own, largest, why in rows]
        rows += [(0, 4, "complex arithmetic, whose terms cancel")] if COMPLEX_ARITHMETIC & set(ops) else []
    inexact = [(a, t) for a, t in zip(arrays, dtypes) if is_float(t) or is_complex(t)]
    if not rows or not inexact:
        return 0.0, 0.0, "equal"
    epsilon = max(EPSILON[t] for _, t in inexact)
    own, largest = max(r[0] for r in rows), max(r[1] for r in rows)
    if epsilon > 2.0**-12:  # computed in float32 and rounded once, where TensorFlow may round after every step
        own, largest = min(own, 4), min(largest, 4)
    top = 0.0
    for a, _ in inexact:
        parts = numpy.stack([a.real, a.imag]) if numpy.iscomplexobj(a) else a
        finite = numpy.abs(parts.astype(numpy.float64))
        finite = finite[numpy.isfinite(finite)]
        top = max(top, float(finite.max()) if finite.size else 0.0)
    # Results below the smallest normal number may be flushed to zero.
    return own * epsilon, largest * epsilon * min(top, 1e30) + 1.2e-38, "; ".join(sorted({r[2] for r in rows}))
