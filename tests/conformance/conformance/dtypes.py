# SPDX-License-Identifier: Apache-2.0
"""Element types by their names in NumPy (with ml_dtypes), and what TensorFlow's CPU kernels take."""

import functools

FLOATS = ["float32", "float64", "float16", "bfloat16"]
SIGNED = ["int8", "int16", "int32", "int64"]
UNSIGNED = ["uint8", "uint16"]
INTEGERS = SIGNED + UNSIGNED
NUMBERS = FLOATS + INTEGERS
ALL = NUMBERS + ["bool"]
COMPLEX = ["complex64", "complex128"]

# What takes complex numbers, of ops that have cases for each type; --coverage holds it against the op table.
TAKE_COMPLEX = set(
    "Add AddV2 AddN Acos Acosh Asin Asinh Atan Atanh Cos Cosh Exp Expm1 Inv Log Log1p Reciprocal Rsqrt Sigmoid Sin Sinh Sqrt "
    "Tan Tanh Neg Sign Square Conj Sub Mul Div RealDiv DivNoNan MulNoNan Pow SquaredDifference Equal NotEqual Cast Bitcast Sum "
    "Mean Prod Cumsum MatMul BatchMatMul BatchMatMulV2 BatchMatMulV3 Einsum Select SelectV2 ScatterNd TensorScatterAdd "
    "TensorScatterSub TensorScatterUpdate Rank Shape ShapeN Size Empty Fill OnesLike ZerosLike MirrorPad Pad PadV2 Pack "
    "ParallelConcat ExpandDims Reshape Squeeze ConjugateTranspose Transpose Split SplitV Unpack Reverse ReverseV2 "
    "ReverseSequence Concat ConcatV2 BroadcastTo Roll Slice StridedSlice DynamicStitch ParallelDynamicStitch DynamicPartition "
    "InplaceUpdate BatchToSpace BatchToSpaceND SpaceToBatch SpaceToBatchND DepthToSpace SpaceToDepth Tile Gather GatherV2 "
    "GatherNd OneHot ExtractImagePatches ExtractVolumePatches StridedSliceGrad BatchMatrixDiag BatchMatrixDiagPart "
    "BatchMatrixSetDiag MatrixDiag MatrixDiagPart MatrixDiagPartV2 MatrixDiagPartV3 MatrixDiagV2 MatrixDiagV3 MatrixSetDiag "
    "MatrixSetDiagV2 MatrixSetDiagV3 Diag DiagPart BatchMatrixBandPart MatrixBandPart Identity IdentityN StopGradient "
    "PreventGradient Snapshot Copy CopyHost DeepCopy EnsureShape GuaranteeConst Print SparseToDense SparseFillEmptyRows "
    "RaggedTensorToSparse RaggedTensorToTensor FFT FFT2D FFT3D IFFT IFFT2D IFFT3D RFFT RFFT2D RFFT3D IRFFT IRFFT2D IRFFT3D "
    "Complex ComplexAbs Real Imag Angle".split()
)

# What the words in the op table's column of dtypes stand for.
WORDS = {
    "all": ALL,
    "any": ALL,
    "bool": ["bool"],
    "complex": COMPLEX,
    "double": ["float64"],
    "float": ["float32"],
    "floats": FLOATS,
    "half": ["float16", "bfloat16"],
    "integers": INTEGERS,
    "none": [],
    "numbers": NUMBERS,
    "signed integers": SIGNED,
    "uint32": [],  # outside of the contract, where the library has them for free
    "uint64": [],
} | {name: [name] for name in ALL + COMPLEX}


def numpy_type(name):
    import ml_dtypes
    import numpy

    return numpy.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)


def is_float(name):
    return name in FLOATS


def is_complex(name):
    return name in COMPLEX


def is_unsigned(name):
    return name in UNSIGNED


@functools.cache
def of_kernels(op, attribute="T"):
    """The types of ALL, and of COMPLEX where it takes them, for which TensorFlow has a CPU kernel of `op`, by the
    constraints on one attribute."""
    import tensorflow as tf
    from tensorflow.python.framework import kernels, op_def_registry

    found, unconstrained = set(), False
    for kernel in kernels.get_registered_kernels_for_op(op).kernel:
        if kernel.device_type not in ("CPU", "DEFAULT"):
            continue
        allowed = [c for c in kernel.constraint if c.name == attribute]
        unconstrained |= not allowed
        for c in allowed:
            found.update(tf.dtypes.as_dtype(t).name for t in c.allowed_values.list.type)
    # The op's definition may allow less than there are kernels for.
    declared = [a for a in op_def_registry.get(op).attr if a.name == attribute and a.HasField("allowed_values")]
    possible = {tf.dtypes.as_dtype(t).name for a in declared for t in a.allowed_values.list.type} or set(known_of(op))
    found = possible if unconstrained else found & possible
    return [name for name in known_of(op) if name in found]


def known_of(op):
    return ALL + (COMPLEX if op in TAKE_COMPLEX else [])


def of_any_kernel(op):
    """The types that a CPU kernel of `op` takes or gives anywhere, fixed ones too."""
    import tensorflow as tf
    from tensorflow.python.framework import op_def_registry

    definition = op_def_registry.get(op)
    attributes = [a.name for a in definition.attr if a.type in ("type", "list(type)")]
    fixed = {tf.dtypes.as_dtype(a.type).name for a in [*definition.input_arg, *definition.output_arg] if a.type}
    found = fixed.union(*(of_kernels(op, a) for a in attributes))
    return [name for name in known_of(op) if name in found]
