# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

CORNERS = [float("nan"), 1, 2, float("-inf"), float("inf"), 3, 0, -1, 5]


def window(strides=(1, 1), rates=(1, 1), padding="SAME"):
    return {"strides": [1, *strides, 1], "rates": [1, *rates, 1], "padding": padding}


@cases("Dilation2D")
def dilation2d(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 5, 7, 5]), const(t, [2, 3, 5]), **window((1, 2), (2, 1))))
    yield case("valid", op(feed("float32", [1, 6, 8, 33]), feed("float32", [3, 2, 33]), **window((2, 1), (1, 3), "VALID")))
    yield case("all_padding", op(feed("float32", [1, 1, 3, 3]), const("float32", [2, 1, 3]), **window(rates=(4, 1))))
    yield case("one", op(feed("float32", [1, 1, 1, 1]), const("float32", [1, 1, 1]), **window()))
    yield case("empty", op(feed("float32", [0, 3, 3, 2]), const("float32", [2, 2, 2]), **window()))
    corners = feed("float32", [1, 3, 3, 1], values=CORNERS)
    yield case("corners", op(corners, const("float32", [2, 2, 1], values=[0, 1, 2, -3]), **window()))
    wrap = feed("int8", [1, 2, 2, 1], values=[120, -128, 2, 3])
    yield case("wraps", op(wrap, const("int8", [2, 2, 1], values=[10, -1, 2, 3]), **window()))
    yield case("wrong_filter", op(feed("float32", [1, 3, 3, 2]), const("float32", [2, 2, 3]), **window()), error="filter")
