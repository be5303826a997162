# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed
from conformance.registry import case, cases


@cases("Softmax", "LogSoftmax")
def softmax(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 11], low=-4, high=4)))
    for shape in ([17], [1, 1], [2, 3, 5], [2, 1, 2, 3, 2, 4], [0, 4], [3, 0], [2, 1000]):
        yield case(f"shape_{'x'.join(map(str, shape))}", op(feed("float32", shape, low=-4, high=4)))
    yield case("large", op(feed("float32", values=[[1000, 1001, 999], [-1000, -1001, -999], [88, 89, -100], [3e38, 0, 1]])))
    nan, inf = float("nan"), float("inf")
    yield case("nan_and_infinity", op(feed("float32", values=[[nan, 1, 2], [inf, 1, 2], [-inf, 1, 2], [-inf, -inf, -inf]])))
    yield case("equal", op(feed("float32", values=[[2.5] * 7] * 3)))
