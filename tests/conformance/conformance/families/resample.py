# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import const, feed, folded
from conformance.registry import case, cases

SIZES = [([1, 4, 5, 3], [8, 10]), ([1, 4, 5, 3], [7, 3]), ([2, 7, 9, 1], [3, 4]), ([1, 3, 3, 2], [1, 1]), ([1, 1, 1, 4], [3, 5]),
         ([1, 5, 6, 8], [5, 6]), ([1, 2, 3, 17], [5, 4]), ([1, 8, 8, 16], [4, 2]), ([1, 6, 30, 3], [4, 50])]  # fmt: skip
KERNELS = ["lanczos1", "lanczos3", "lanczos5", "gaussian", "box", "triangle", "keyscubic", "mitchellcubic"]


@cases("ResizeBicubic", "ResizeArea")
def resize(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 3, 4, 2], low=0, high=100), [5, 7]))
    grids = [{}, {"align_corners": True}] + ([{"half_pixel_centers": True}] if op.name == "ResizeBicubic" else [])
    for grid in grids:
        for shape, size in SIZES:
            yield case(f"{'_'.join(grid) or 'plain'}_{'x'.join(map(str, shape))}_to_{'x'.join(map(str, size))}",
                       op(feed("float32", shape, low=-1, high=1), size, **grid))  # fmt: skip
        x = feed("float32", values=values.not_finite("float32", [3, 4, 1]))
        yield case(f"{'_'.join(grid) or 'plain'}_not_finite", op(x, [5, 3], **grid))
    yield case("size_by_chain", op(feed("float32", [1, 3, 4, 2]), folded([6, 8])))
    yield case("no_batch", op(feed("float32", [0, 3, 4, 2]), [5, 5]))
    yield case("size_0", op(feed("float32", [1, 3, 4, 2]), [0, 5]), error="size|positive|0")
    yield case("no_channels", op(feed("float32", [1, 3, 4, 0]), [2, 5]), error="images")


@cases("ScaleAndTranslate")
def scale_and_translate(op):
    def pair(a, b):
        return const("float32", [2], [a, b])

    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 3, 4, 2], low=0, high=100), [5, 7], pair(1.5, 1.75), pair(0, 0)))
    for kernel in KERNELS:
        for antialias in (False, True):
            yield case(f"{kernel}_antialias_{antialias}",
                       op(feed("float32", [1, 9, 8, 3], low=-1, high=1), [4, 12], pair(0.45, 1.5), pair(0, 0),
                          kernel_type=kernel, antialias=antialias))  # fmt: skip
    for name, scale, to in (("right", (1, 1), (0, 2.5)), ("away", (1, 1), (100, 0)), ("back", (2, 0.5), (-3.25, 1.5))):
        yield case(name, op(feed("float32", [2, 5, 6, 1], low=-1, high=1), [6, 6], pair(*scale), pair(*to), kernel_type="triangle"))
    yield case("scale_0", op(feed("float32", [1, 3, 4, 2]), [5, 7], pair(0, 1), pair(0, 0)), error="scale")
