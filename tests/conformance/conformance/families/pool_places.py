# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed
from conformance.registry import case, cases

CORNERS = [float("nan"), 1, 2, float("nan"), float("nan"), float("nan"), float("-inf"), 3, float("-inf"),
           float("-inf"), 4, 4]  # fmt: skip


def window(ksize, strides=(1, 1), padding="SAME", **more):
    return {"ksize": [1, *ksize, 1], "strides": [1, *strides, 1], "padding": padding, **more}


@cases("MaxPoolWithArgmax")
def max_pool_with_argmax(op):
    w = window((2, 3), (2, 2))
    for t in op.dtypes():
        x = feed(t, [2, 5, 7, 5], low=0, high=4)
        yield case(t, op(x, **w))
        yield case(f"{t}_int32_batch", op(x, Targmax="int32", include_batch_in_index=True, **w))
    x = feed("float32", [3, 5, 4, 70])
    yield case("valid", op(x, **window((2, 2), padding="VALID")))
    yield case("places_alone", op(x, include_batch_in_index=True, **w)[1])
    yield case("maxima_alone", op(x, **window((2, 2), (3, 3)))[0])
    yield case("corners", op(feed("float32", [1, 3, 4, 1], values=CORNERS), **window((2, 2), (2, 2))))
