# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import feed, folded
from conformance.registry import case, cases

MODES = {"legacy": {}, "corners": {"align_corners": True}, "centers": {"half_pixel_centers": True}}
# height and width of the image and of its resized form
SIZES = {"larger": ([3, 4], [7, 9]), "smaller": ([9, 8], [4, 3]), "mixed": ([5, 4], [2, 11]), "from_one": ([1, 1], [3, 4]),
         "to_one": ([5, 3], [1, 1]), "same": ([4, 3], [4, 3])}  # fmt: skip


@cases("ResizeBilinearGrad", "ResizeBicubicGrad")
def by_image(op):
    for t in op.dtypes():
        float_weights = (2e-7, 1e-6, "the weights are multiplied in float32") if t == "float64" else None
        yield case(t, op(feed("float32", [2, 7, 5, 3]), feed(t, [2, 4, 3, 3])), tolerance=float_weights)
    for mode, attributes in MODES.items():
        for name, (image, resized) in SIZES.items():
            yield case(f"{mode}_{name}", op(feed("float32", [2, *resized, 3]), feed("float32", [2, *image, 3]), **attributes))
        x = values.not_finite("float32", [2, 3, 1])
        yield case(f"{mode}_not_finite", op(feed("float32", values=x), feed("float32", [len(x), 4, 5, 1]), **attributes))
    yield case("many_channels", op(feed("float32", [1, 6, 6, 37]), feed("float32", [1, 3, 3, 37])))


@cases("ResizeNearestNeighborGrad")
def by_size(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 7, 5, 3]), [4, 3]))
    for mode, attributes in MODES.items():
        for name, (image, resized) in SIZES.items():
            yield case(f"{mode}_{name}", op(feed("float32", [2, *resized, 3]), image, **attributes))
        yield case(f"{mode}_not_finite", op(feed("float32", values=values.not_finite("float32", [3, 4, 1])), [2, 3], **attributes))
    yield case("wraps", op(feed("int8", [1, 4, 4, 1], [100] * 16), [1, 1]))
    yield case("size_by_chain", op(feed("float32", [1, 6, 6, 3]), folded([3, 2])))
