# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

# The six orders of three channels, greys, black, white, and numbers beyond 1.
PIXELS = [[0.2, 0.5, 0.9], [0.9, 0.5, 0.2], [0.5, 0.9, 0.2], [0.5, 0.2, 0.9], [0.2, 0.9, 0.5], [0.9, 0.2, 0.5], [0.5, 0.5, 0.5],
          [0, 0, 0], [1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [0, 0, 1], [300, 20, 100], [-1, 2, 0.5], [-1, -2, -3]]  # fmt: skip


@cases("RGBToHSV", "HSVToRGB")
def between_spaces(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 5, 3], low=0, high=1)))
    for shape in ([3], [7, 3], [2, 4, 5, 3], [1, 17, 3], [2, 0, 3]):
        yield case(f"rank_{len(shape)}_{shape[0]}", op(feed("float32", shape, low=0, high=1)))
    yield case("pixels", op(feed("float32", values=PIXELS)))
    yield case("bytes_as_floats", op(feed("float32", [4, 4, 3], low=0, high=255)))
    yield case("two_channels", op(feed("float32", [4, 2])), error="3")


@cases("AdjustHue", "AdjustSaturation")
def adjust(op):
    for amount in (0.0, 0.3, -0.3, 1.0, -1.0, 0.5, 2.5):
        yield case(f"by_{amount}", op(feed("float32", [1, 16, 3], values=[PIXELS]), const("float32", [], amount)))
    yield case("by_feed", op(feed("float32", [2, 3, 5, 3], low=0, high=1), feed("float32", [], 0.2)))
    yield case("folded_amount", op(feed("float32", [4, 6, 3], low=0, high=1), const("float32", [], 0.125)))
    yield case("empty", op(feed("float32", [2, 0, 3]), const("float32", [], 0.125)))
    yield case("two_axes", op(feed("float32", [6, 3]), const("float32", [], 0.125)), error="3")
    yield case("two_channels", op(feed("float32", [6, 2, 2]), const("float32", [], 0.125)), error="3")


@cases("AdjustContrastv2")
def contrast(op):
    for factor in (0.0, 0.5, 1.0, 2.5, -1.0):
        yield case(f"by_{factor}", op(feed("float32", [2, 5, 7, 3], low=0, high=1), const("float32", [], factor)))
    for shape in ([4, 5, 1], [3, 3, 17], [2, 2, 3, 4, 16], [1, 1, 3]):
        yield case(f"{'x'.join(map(str, shape))}", op(feed("float32", shape), feed("float32", [], 1.5)))
    yield case("two_axes", op(feed("float32", [6, 3]), const("float32", [], 0.125)), error="images|at least")


@cases("AdjustContrast")
def adjust_contrast(op):
    def at(t, shape, factor, low=-1e9, high=1e9, **values):
        return op(feed(t, shape, **values), *(feed("float32", [], v) for v in (factor, low, high)))

    for t in op.dtypes():
        yield case(t, at(t, [2, 3, 4, 3], 1.7, low=-1.0, high=6.0))
    yield case("less", at("float32", [5, 4, 3], 0.3))
    yield case("one_channel", at("float32", [2, 5, 4, 1], 2.0))
    yield case("bounds", at("float32", [1, 5, 4, 7], 5.0, low=-0.5, high=0.25))
    yield case("rank_5", at("float32", [2, 2, 3, 4, 2], -1.0))
