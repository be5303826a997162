# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import Node, feed, folded
from conformance.registry import case, cases

SIZES = [([1, 4, 5, 3], [8, 10]), ([1, 4, 5, 3], [7, 3]), ([2, 7, 9, 1], [3, 4]), ([1, 3, 3, 2], [1, 1]), ([1, 1, 1, 4], [3, 5]),
         ([1, 5, 6, 8], [5, 6]), ([1, 2, 3, 17], [5, 4]), ([1, 8, 8, 2], [4, 2])]  # fmt: skip
# align_corners and half_pixel_centers together are refused by TensorFlow.
FLAGS = [(False, False), (True, False), (False, True)]


@cases("ResizeBilinear", "ResizeNearestNeighbor")
def resize(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 3, 4, 2]), [5, 7]))
        yield case(f"{t}_half_pixel_centers", op(feed(t, [1, 5, 4, 2]), [3, 9], half_pixel_centers=True))
    for align, half in FLAGS:
        for shape, size in SIZES:
            yield case(f"align_{align}_half_{half}_{'x'.join(map(str, shape))}_to_{'x'.join(map(str, size))}",
                       op(feed("float32", shape), size, align_corners=align, half_pixel_centers=half))  # fmt: skip
    yield case("both_flags", op(feed("float32", [1, 3, 3, 1]), [2, 2], align_corners=True, half_pixel_centers=True),
               error="half_pixel_centers|align_corners")  # fmt: skip
    yield case("size_by_chain", op(feed("float32", [1, 3, 4, 2]), folded([6, 8])))
    x = feed("float32", [1, 3, 4, 2])
    twice = Node("Mul", (Node("StridedSlice", (Node("Shape", (x,)), [1], [3], [1])), [2, 2]))
    yield case("twice_its_shape", op(x, twice))
    for align, half in FLAGS:
        x = feed("float32", values=values.not_finite("float32", [2, 3, 1]))
        yield case(f"not_finite_align_{align}_half_{half}", op(x, [3, 5], align_corners=align, half_pixel_centers=half))
    yield case("no_batch", op(feed("float32", [0, 3, 4, 2]), [5, 5]))
    yield case("size_0", op(feed("float32", [1, 3, 4, 2]), [0, 5]), error="size|positive|0")
