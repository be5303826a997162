# SPDX-License-Identifier: Apache-2.0
"""Answers, line by line, how long TensorFlow's own kernel takes for a case: `NAME SECONDS` gives nanoseconds a call.

Python and the start of a graph are not in it: two graphs hold the op once and 1 + REPEATS times, one after another by
control dependencies, with the optimiser off; the difference of their times, divided by REPEATS, is what one op takes."""
import os
import sys
import time

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

REPEATS = 24
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})

rng = np.random.default_rng(1)


def floats(*shape, low=-4, high=4, dtype=np.float32):
    return rng.uniform(low, high, shape).astype(dtype)


def integers(*shape, dtype=np.int32, high=100):
    return rng.integers(1, high, shape).astype(dtype)


N = 65536
raw = tf.raw_ops
x, y = floats(N), floats(N, low=1)


def unary(op, low=-4, high=4):
    return op, [floats(N, low=low, high=high)]


def reduce(op, shape, axes, values=floats):
    return (lambda a, i: op(input=a, axis=i)), [values(*shape), np.array(axes, np.int32)]


def transposed(shape, perm, dtype=np.float32):
    return (lambda a, p: raw.Transpose(x=a, perm=p)), [floats(*shape).astype(dtype), np.array(perm, np.int32)]


def gather(rows, columns, count, axis=0):
    limit = columns if axis else rows
    shape = (rows, columns) if columns else (rows,)
    return (lambda a, i, k: raw.GatherV2(params=a, indices=i, axis=k)), [
        floats(*shape), rng.integers(0, limit, count).astype(np.int32), np.int32(axis)]


def cast(source, target, high=100):
    return (lambda a: raw.Cast(x=a, DstT=target)), [rng.uniform(0, high, N).astype(source)]


def resized(op, shape, size, dtype=np.float32, half=True):
    return (lambda a, s: op(images=a, size=s, half_pixel_centers=half)), [
        rng.uniform(0, 255, shape).astype(dtype), np.array(size, np.int32)]


def sliced(shape, begin, size):
    return (lambda a, b, s: raw.Slice(input=a, begin=b, size=s)), [
        floats(*shape), np.array(begin, np.int32), np.array(size, np.int32)]


def joined(axis, *shapes):
    return (lambda k, *v: raw.ConcatV2(values=list(v), axis=k)), [np.int32(axis)] + [floats(*s) for s in shapes]


def both(op, a, b):
    return (lambda u, v: op(x=u, y=v)), [a, b]


def arg(op, axis, values):
    return (lambda a, k: op(input=a, dimension=k)), [values, np.int32(axis)]


def cumulative(op, shape, axis, values=floats, **options):
    return (lambda a, k: op(x=a, axis=k, **options)), [values(*shape), np.int32(axis)]


def segments(op, shape, count=512, ordered=False):
    ids = rng.integers(0, count, shape[0]).astype(np.int32)
    if ordered:
        return (lambda a, i: op(data=a, segment_ids=i)), [floats(*shape), np.sort(ids)]
    return (lambda a, i, n: op(data=a, segment_ids=i, num_segments=n)), [floats(*shape), ids, np.int32(count)]


def scattered(shape, count, depth, op=None):
    ids = np.stack([rng.integers(0, shape[i], count) for i in range(depth)], -1).astype(np.int32)
    updates = floats(count, *shape[depth:])
    if op:
        return (lambda a, i, u: op(tensor=a, indices=i, updates=u)), [floats(*shape), ids, updates]
    return (lambda i, u, s: raw.ScatterNd(indices=i, updates=u, shape=s)), [ids, updates, np.array(shape, np.int32)]


def gathered(shape, count, depth):
    ids = np.stack([rng.integers(0, shape[i], count) for i in range(depth)], -1).astype(np.int32)
    return (lambda a, i: raw.GatherNd(params=a, indices=i)), [floats(*shape), ids]


def diagonals(op, shape, lower, upper):
    return (lambda a, k, p: op(input=a, k=k, padding_value=p)), [
        floats(*shape), np.array([lower, upper], np.int32), np.float32(0)]


def to_batch(shape, pad):
    return (lambda a, b, p: raw.SpaceToBatchND(input=a, block_shape=b, paddings=p)), [
        floats(*shape), np.array([2, 2], np.int32), np.array([[pad, pad]] * 2, np.int32)]


def products(a, b, turned=False):
    return (lambda u, v: raw.BatchMatMulV2(x=u, y=v, adj_y=turned)), [floats(*a), floats(*b)]


def volume(op, shape, taps, step, padding):
    return (lambda a: op(input=a, ksize=[1, taps, taps, taps, 1], strides=[1, step, step, step, 1],
                         padding=padding)), [floats(*shape)]


def convolution(shape, kernel):
    return (lambda a, w: raw.Conv3D(input=a, filter=w, strides=[1] * 5, padding="SAME")), [
        floats(*shape), floats(*kernel)]


def quantized(mode, dtype):
    return (lambda a, low, high: raw.QuantizeV2(input=a, min_range=low, max_range=high, T=dtype, mode=mode)[0]), [
        floats(N, low=-5, high=5), np.float32(-4), np.float32(4)]


def dequantized(mode, dtype):
    steps = integers(N, dtype=np.uint8, high=127)
    return (lambda a, low, high: raw.Dequantize(input=raw.Bitcast(input=a, type=dtype), min_range=low, max_range=high,
                                                mode=mode)), [steps, np.float32(-4), np.float32(4)]


def colours(op, **operands):
    return (lambda a, *v: op(a, *v)), [floats(1, 256, 256, 3, low=0, high=1)] + [np.float32(v) for v in operands.values()]


def crops(shape, size, method="bilinear"):
    corners = rng.uniform(0, 0.5, (16, 4)).astype(np.float32)
    corners[:, 2:] += 0.5
    return (lambda a, b, i, s: raw.CropAndResize(image=a, boxes=b, box_ind=i, crop_size=s, method=method)), [
        floats(*shape), corners, np.zeros(16, np.int32), np.array(size, np.int32)]


def boxes(count):
    corners = rng.uniform(0, 0.9, (count, 4)).astype(np.float32)
    corners[:, 2:] = corners[:, :2] + 0.02 + 0.1 * corners[:, 2:]
    return corners


def reversed_sequences(*shape):
    return (lambda a, n: raw.ReverseSequence(input=a, seq_lengths=n, seq_dim=1, batch_dim=0)), [
        floats(*shape), integers(shape[0], high=shape[1])]


few = np.zeros((256, 256), np.float32)
few[3, 9] = 1
bools = lambda *s: rng.random(s) < 0.5
CASES = {
    "exp": unary(tf.math.exp, -8, 8), "log": unary(tf.math.log, 0.001, 8), "tanh": unary(tf.tanh),
    "erf": unary(tf.math.erf), "sigmoid": unary(tf.sigmoid, -8, 8), "sin": unary(tf.sin, -8, 8),
    "cos": unary(tf.cos, -8, 8), "tan": unary(tf.tan, -8, 8), "log1p": unary(tf.math.log1p, 0, 8),
    "expm1": unary(tf.math.expm1), "softplus": unary(tf.nn.softplus, -8, 8), "elu": unary(tf.nn.elu),
    "sqrt": unary(tf.sqrt, 0, 8), "rsqrt": unary(tf.math.rsqrt, 1, 8), "erfc": unary(tf.math.erfc),
    "asin": unary(tf.asin, -1, 1), "atan": unary(tf.atan), "sinh": unary(tf.sinh), "atanh": unary(tf.atanh, -1, 1),
    "pow": both(raw.Pow, floats(N, low=0), floats(N, low=-3, high=3)),
    "softmax_256x1000": (tf.nn.softmax, [floats(256, 1000)]),
    "softmax_8192x10": (tf.nn.softmax, [floats(8192, 10)]),
    "log_softmax_256x1000": (tf.nn.log_softmax, [floats(256, 1000)]),
    "relu": unary(tf.nn.relu), "abs": unary(tf.abs), "floor": unary(tf.floor), "sign": unary(tf.sign),
    "abs_int32": (tf.abs, [integers(N)]),
    "add": both(raw.AddV2, x, y), "div": both(raw.RealDiv, x, y), "maximum": both(raw.Maximum, x, y),
    "squared_difference": both(raw.SquaredDifference, x, y), "floor_mod": both(raw.FloorMod, x, y),
    "add_double": both(raw.AddV2, x.astype(np.float64), y.astype(np.float64)),
    "add_int32": both(raw.AddV2, integers(N), integers(N)), "mul_int32": both(raw.Mul, integers(N), integers(N)),
    "maximum_int8": both(raw.Maximum, integers(N, dtype=np.int8), integers(N, dtype=np.int8)),
    "add_int64": both(raw.AddV2, integers(N, dtype=np.int64), integers(N, dtype=np.int64)),
    "floor_div_int32": both(raw.FloorDiv, integers(N), integers(N)), "less": both(raw.Less, x, y),
    "select": ((lambda c, a, b: raw.SelectV2(condition=c, t=a, e=b)), [bools(N), x, y]),
    "add_n_4": ((lambda a, b: raw.AddN(inputs=[a, b, a, b])), [x, y]),
    "scalar": both(raw.Mul, x, np.float32(2.5)), "row": both(raw.AddV2, floats(512, 128), floats(128)),
    "short_row": both(raw.AddV2, floats(16384, 4), floats(4)),
    "column": both(raw.AddV2, floats(512, 128), floats(512, 1)),
    "short_column": both(raw.AddV2, floats(16384, 4), floats(16384, 1)),
    "middle": both(raw.Mul, floats(32, 32, 64), floats(32, 1, 64)),
    "outer_product": both(raw.Mul, floats(256, 1), floats(1, 256)),
    "float_to_int32": cast(np.float32, tf.int32), "uint8_to_float": cast(np.uint8, tf.float32),
    "float_to_uint8": cast(np.float32, tf.uint8), "float_to_double": cast(np.float32, tf.float64),
    "int64_to_int32": cast(np.int64, tf.int32), "float_to_bool": cast(np.float32, tf.bool),
    "sum_inner": reduce(raw.Sum, (256, 1024), [1]), "sum_short_inner": reduce(raw.Sum, (32768, 8), [1]),
    "sum_outer": reduce(raw.Sum, (1024, 256), [0]), "sum_outer_narrow": reduce(raw.Sum, (65536, 3), [0]),
    "sum_middle": reduce(raw.Sum, (64, 64, 64), [1]), "sum_outer_and_inner": reduce(raw.Sum, (64, 64, 64), [0, 2]),
    "mean_image": reduce(raw.Mean, (4, 16, 16, 256), [1, 2]), "max_all": reduce(raw.Max, (262144,), [0]),
    "max_outer": reduce(raw.Max, (1024, 256), [0]),
    "prod_all": reduce(raw.Prod, (262144,), [0], lambda *s: floats(*s, low=0.999, high=1.001)),
    "sum_inner_int32": reduce(raw.Sum, (256, 1024), [1], integers),
    "sum_outer_int32": reduce(raw.Sum, (1024, 256), [0], integers),
    "max_inner_int64": reduce(raw.Max, (256, 1024), [1], lambda *s: integers(*s, dtype=np.int64)),
    "max_inner_uint8": reduce(raw.Max, (256, 1024), [1], lambda *s: integers(*s, dtype=np.uint8)),
    "mean_inner_int32": reduce(raw.Mean, (256, 1024), [1], integers),
    "sum_inner_double": reduce(raw.Sum, (256, 512), [1], lambda *s: floats(*s, dtype=np.float64)),
    "any_inner": reduce(raw.Any, (256, 1024), [1], lambda *s: np.zeros(s, bool)),
    "all_outer": reduce(raw.All, (1024, 256), [0], bools),
    "arg_max_inner": ((lambda a, k: raw.ArgMax(input=a, dimension=k)), [floats(256, 1024), np.int32(1)]),
    "arg_max_short": ((lambda a, k: raw.ArgMax(input=a, dimension=k)), [floats(8192, 10), np.int32(1)]),
    "arg_max_outer": ((lambda a, k: raw.ArgMax(input=a, dimension=k)), [floats(64, 4096), np.int32(0)]),
    "arg_max_int32": ((lambda a, k: raw.ArgMax(input=a, dimension=k)), [integers(256, 1024), np.int32(1)]),
    "cumsum_inner": ((lambda a, k: raw.Cumsum(x=a, axis=k)), [floats(256, 1024), np.int32(1)]),
    "cumsum_outer": ((lambda a, k: raw.Cumsum(x=a, axis=k)), [floats(1024, 256), np.int32(0)]),
    "top_k": ((lambda a, k: raw.TopKV2(input=a, k=k)[0]), [floats(64, 1024), np.int32(5)]),
    "top_k_large": ((lambda a, k: raw.TopKV2(input=a, k=k)[0]), [floats(16, 4096), np.int32(256)]),
    "matrix": transposed((512, 512), [1, 0]), "matrix_odd": transposed((301, 703), [1, 0]),
    "matrix_8_bytes": transposed((256, 512), [1, 0], np.float64),
    "matrix_2_bytes": transposed((512, 512), [1, 0], np.int16), "matrix_1_byte": transposed((512, 512), [1, 0], np.int8),
    "nhwc_to_nchw": transposed((4, 28, 28, 64), [0, 3, 1, 2]),
    "nhwc_to_nchw_3": transposed((1, 256, 256, 3), [0, 3, 1, 2]),
    "nchw_to_nhwc_3": transposed((1, 3, 256, 256), [0, 2, 3, 1]), "heads": transposed((4, 128, 8, 64), [0, 2, 1, 3]),
    "all_axes": transposed((16, 32, 16, 32), [3, 2, 1, 0]), "short_rows": transposed((128, 512, 4), [1, 0, 2]),
    "columns": sliced((512, 512), [0, 100], [512, 200]),
    "few_columns": sliced((32768, 8), [0, 2], [32768, 3]),
    "every_second": ((lambda a, b, e, s: raw.StridedSlice(input=a, begin=b, end=e, strides=s)),
                     [floats(512, 512)] + [np.array(v, np.int32) for v in ([0, 0], [512, 512], [1, 2])]),
    "reverse": ((lambda a, k: raw.ReverseV2(tensor=a, axis=k)), [floats(512, 512), np.array([1], np.int32)]),
    "image": ((lambda a, p: raw.Pad(input=a, paddings=p)),
              [floats(4, 28, 28, 64), np.array([[0, 0], [1, 1], [1, 1], [0, 0]], np.int32)]),
    "inner": ((lambda a, p: raw.Pad(input=a, paddings=p)),
              [floats(16384, 13), np.array([[0, 0], [1, 2]], np.int32)]),
    "mirror": ((lambda a, p: raw.MirrorPad(input=a, paddings=p, mode="REFLECT")),
               [floats(1, 128, 128, 16), np.array([[0, 0], [4, 4], [4, 4], [0, 0]], np.int32)]),
    "concat_outer": joined(0, (128, 512), (128, 512)), "concat_inner": joined(1, (1024, 64), (1024, 32)),
    "concat_short": joined(1, (32768, 3), (32768, 1)),
    "tile_inner": ((lambda a, m: raw.Tile(input=a, multiples=m)), [floats(1024, 64), np.array([1, 4], np.int32)]),
    "tile_outer": ((lambda a, m: raw.Tile(input=a, multiples=m)), [floats(64, 64, 16), np.array([4, 1, 1], np.int32)]),
    "gather_rows": gather(8192, 64, 4096), "gather_short_rows": gather(65536, 4, 65536),
    "gather_elements": gather(65536, 0, 65536), "gather_columns": gather(1024, 256, 128, 1),
    "one_hot": ((lambda i, d, on, off: raw.OneHot(indices=i, depth=d, on_value=on, off_value=off)),
                [integers(4096, high=64), np.int32(64), np.float32(1), np.float32(0)]),
    "bilinear_64": resized(raw.ResizeBilinear, (1, 56, 56, 64), (112, 112)),
    "bilinear_3": resized(raw.ResizeBilinear, (1, 160, 160, 3), (224, 224)),
    "bilinear_1": resized(raw.ResizeBilinear, (1, 256, 256, 1), (224, 224)),
    "bilinear_uint8": resized(raw.ResizeBilinear, (1, 160, 160, 3), (224, 224), np.uint8),
    "nearest_64": resized(raw.ResizeNearestNeighbor, (1, 56, 56, 64), (112, 112), half=False),
    "nearest_3": resized(raw.ResizeNearestNeighbor, (1, 112, 112, 3), (224, 224), half=False),
    "nearest_1": resized(raw.ResizeNearestNeighbor, (1, 112, 112, 1), (224, 224), half=False),
    "bicubic_3": resized(raw.ResizeBicubic, (1, 112, 112, 3), (224, 224)),
    "bicubic_32": resized(raw.ResizeBicubic, (1, 56, 56, 32), (112, 112)),
    "area_3": ((lambda a, s: raw.ResizeArea(images=a, size=s)),
               [floats(1, 224, 224, 3), np.array([112, 112], np.int32)]),
    "arg_min_inner": arg(raw.ArgMin, 1, floats(256, 1024)),
    "arg_min_uint8": arg(raw.ArgMin, 1, integers(256, 1024, dtype=np.uint8)),
    "cumsum_int32": cumulative(raw.Cumsum, (256, 1024), 1, integers, exclusive=True, reverse=True),
    "cumprod_inner": cumulative(raw.Cumprod, (256, 1024), 1), "cumprod_outer": cumulative(raw.Cumprod, (1024, 256), 0),
    "segment_sum": segments(raw.SegmentSum, (4096, 64), ordered=True),
    "segment_mean_short": segments(raw.SegmentMean, (4096, 3), ordered=True),
    "unsorted_segment_sum": segments(raw.UnsortedSegmentSum, (4096, 64)),
    "unsorted_segment_max": segments(raw.UnsortedSegmentMax, (4096, 64)),
    "unsorted_segment_elements": segments(raw.UnsortedSegmentSum, (N,)),
    "scatter_nd_rows": scattered((4096, 64), 2048, 1), "scatter_nd_elements": scattered((256, 256), N, 2),
    "tensor_scatter_update": scattered((4096, 32), 1024, 1, raw.TensorScatterUpdate),
    "tensor_scatter_add": scattered((4096, 32), 1024, 1, raw.TensorScatterAdd),
    "gather_nd_elements": gathered((256, 256), N, 2), "gather_nd_rows": gathered((64, 64, 32), 4096, 2),
    "matrix_diag": ((lambda d, k, r, c, p: raw.MatrixDiagV3(diagonal=d, k=k, num_rows=r, num_cols=c, padding_value=p)),
                    [floats(16, 128), np.int32(0), np.int32(128), np.int32(128), np.float32(0)]),
    "matrix_diag_part": diagonals(raw.MatrixDiagPartV3, (64, 64, 64), 0, 0),
    "matrix_diag_part_3": diagonals(raw.MatrixDiagPartV3, (64, 64, 64), -1, 1),
    "matrix_set_diag": ((lambda a, d, k: raw.MatrixSetDiagV3(input=a, diagonal=d, k=k)),
                        [floats(16, 128, 128), floats(16, 128), np.int32(0)]),
    "band_part": ((lambda a, u, v: raw.MatrixBandPart(input=a, num_lower=u, num_upper=v)),
                  [floats(16, 128, 128), np.int32(-1), np.int32(0)]),
    "space_to_batch": to_batch((1, 64, 64, 32), 0), "space_to_batch_1": to_batch((1, 256, 256, 1), 1),
    "batch_to_space": ((lambda a, b, c: raw.BatchToSpaceND(input=a, block_shape=b, crops=c)),
                       [floats(4, 32, 32, 32), np.array([2, 2], np.int32), np.zeros((2, 2), np.int32)]),
    "space_to_depth_3": ((lambda a: raw.SpaceToDepth(input=a, block_size=2)), [floats(1, 224, 224, 3)]),
    "space_to_depth_16": ((lambda a: raw.SpaceToDepth(input=a, block_size=2)), [floats(1, 128, 128, 16)]),
    "depth_to_space_1": ((lambda a: raw.DepthToSpace(input=a, block_size=4)), [floats(1, 64, 64, 16)]),
    "depth_to_space_16": ((lambda a: raw.DepthToSpace(input=a, block_size=2)), [floats(1, 64, 64, 64)]),
    "where_bool": ((lambda a: raw.Where(condition=a)), [bools(256, 256)]),
    "where_few": ((lambda a: raw.Where(condition=a)), [few]),
    "unique_few": ((lambda a: raw.Unique(x=a)[0]), [integers(16384, high=100)]),
    "unique_many": ((lambda a: raw.Unique(x=a)[0]), [integers(16384, high=1000000)]),
    "non_max_suppression": ((lambda b, s, n, i, t, g: raw.NonMaxSuppressionV5(
        boxes=b, scores=s, max_output_size=n, iou_threshold=i, score_threshold=t, soft_nms_sigma=g,
        pad_to_max_output_size=True)[0]), [boxes(1000), rng.uniform(0, 1, 1000).astype(np.float32), np.int32(100),
                                           np.float32(0.5), np.float32(0), np.float32(0)]),
    "crop_and_resize_32": crops((1, 64, 64, 32), (14, 14)), "crop_and_resize_3": crops((1, 128, 128, 3), (32, 32)),
    "crop_and_resize_nearest": crops((1, 64, 64, 32), (14, 14), "nearest"),
    "roll_inner": ((lambda a, s, k: raw.Roll(input=a, shift=s, axis=k)), [floats(512, 256), np.int32(100), np.int32(1)]),
    "reverse_sequence": reversed_sequences(16, 128, 64), "reverse_sequence_elements": reversed_sequences(16, 128),
    "conv3d_16": convolution((1, 8, 14, 14, 16), (3, 3, 3, 16, 32)),
    "conv3d_3": convolution((1, 8, 28, 28, 3), (3, 3, 3, 3, 16)),
    "max_pool3d": volume(raw.MaxPool3D, (1, 8, 28, 28, 32), 2, 2, "VALID"),
    "max_pool3d_3": volume(raw.MaxPool3D, (1, 8, 28, 28, 3), 2, 2, "VALID"),
    "avg_pool3d": volume(raw.AvgPool3D, (1, 8, 14, 14, 32), 3, 1, "SAME"),
    "conv2d_run_time_filter": ((lambda a, w: raw.Conv2D(input=a, filter=w, strides=[1] * 4, padding="SAME")),
                               [floats(1, 28, 28, 32), floats(3, 3, 32, 64)]),
    "lrn": ((lambda a: raw.LRN(input=a, depth_radius=5, bias=1, alpha=1, beta=0.5)), [floats(1, 28, 28, 64)]),
    "lrn_three_quarters": ((lambda a: raw.LRN(input=a, depth_radius=2, bias=2, alpha=1e-4, beta=0.75)),
                           [floats(1, 27, 27, 96)]),
    "matmul_16": products((64, 16, 16), (64, 16, 16)), "matmul_4": products((512, 4, 4), (512, 4, 4)),
    "matmul_turned": products((8, 64, 32), (8, 64, 32), True), "matmul_odd": products((16, 33, 17), (16, 17, 29)),
    "matmul_vectors": products((64, 1, 64), (64, 64, 64)), "matmul_96": products((4, 96, 96), (4, 96, 96)),
    "einsum_attention": ((lambda a, b: raw.Einsum(inputs=[a, b], equation="bqhd,bkhd->bhqk")),
                         [floats(4, 64, 4, 32), floats(4, 64, 4, 32)]),
    "einsum_dense": ((lambda a, b: raw.Einsum(inputs=[a, b], equation="bij,jk->bik")),
                     [floats(1, 512, 64), floats(64, 64)]),
    "quantize_min_combined": quantized("MIN_COMBINED", tf.quint8),
    "quantize_min_first": quantized("MIN_FIRST", tf.quint8), "quantize_scaled": quantized("SCALED", tf.qint8),
    "dequantize_min_combined": dequantized("MIN_COMBINED", tf.quint8),
    "dequantize_min_first": dequantized("MIN_FIRST", tf.quint8), "dequantize_scaled": dequantized("SCALED", tf.qint8),
    "quantize_and_dequantize": ((lambda a, u, v: raw.QuantizeAndDequantizeV2(input=a, input_min=u, input_max=v)),
                                [floats(N, low=-5, high=5), np.float32(0), np.float32(0)]),
    "fake_quant_vars": ((lambda a, u, v: raw.FakeQuantWithMinMaxVars(inputs=a, min=u, max=v)),
                        [floats(N, low=-5, high=5), np.float32(-4), np.float32(4)]),
    "rgb_to_hsv": colours(lambda a: raw.RGBToHSV(images=a)), "hsv_to_rgb": colours(lambda a: raw.HSVToRGB(images=a)),
    "adjust_hue": colours(lambda a, d: raw.AdjustHue(images=a, delta=d), delta=0.3),
    "adjust_saturation": colours(lambda a, d: raw.AdjustSaturation(images=a, scale=d), scale=0.3),
    "adjust_contrast": colours(lambda a, d: raw.AdjustContrastv2(images=a, contrast_factor=d), factor=0.3),
}


def graph(op, operands, times):
    @tf.function(autograph=False)
    def run(*inputs):
        last = []
        for _ in range(times):
            with tf.control_dependencies(last):
                last = [op(*inputs)]
        with tf.control_dependencies(last):
            return tf.constant(0)

    tensors = [tf.constant(v) for v in operands]
    concrete = run.get_concrete_function(*tensors)
    return lambda: concrete(*tensors)


graphs = {}


def seconds_of(f):
    # CPU time of the whole process: one thread works at a time, and those of other programs do not count.
    start = time.process_time()
    f()
    return time.process_time() - start


def nanoseconds(name, seconds):
    if name not in graphs:
        op, operands = CASES[name]
        graphs[name] = graph(op, operands, 1), graph(op, operands, 1 + REPEATS)
        for f in graphs[name]:
            f()
    once, often = graphs[name]
    few, many = [], []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(many) < 3:
        few.append(seconds_of(once))
        many.append(seconds_of(often))
    return float(np.median(np.array(many) - np.array(few))) / REPEATS * 1e9


print("ready", flush=True)
for line in sys.stdin:
    name, seconds = line.split()
    try:
        print(f"{nanoseconds(name, float(seconds)):.6g}" if name in CASES else "-", flush=True)
    except Exception as e:  # the op does not exist for this type
        print("-", flush=True)
        print(f"{name}: {str(e).splitlines()[0]}", file=sys.stderr, flush=True)
