# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed, folded
from conformance.registry import case, cases


@cases("Cumsum", "Cumprod")
def cumulative(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5]), 1))
    for exclusive in (False, True):
        for reverse in (False, True):
            for axis in (0, 1, -1):
                yield case(f"axis_{axis}_exclusive_{exclusive}_reverse_{reverse}",
                           op(feed("float32", [4, 3, 5]), axis, exclusive=exclusive, reverse=reverse))  # fmt: skip
    yield case("rank_1", op(feed("float32", [37]), 0))
    yield case("rank_8", op(feed("float32", [2, 1, 2, 1, 3, 1, 2, 2]), 4))
    yield case("empty", op(feed("float32", [3, 0]), 1))
    yield case("one", op(feed("float32", [1, 1]), 0, exclusive=True))
    yield case("axis_by_chain", op(feed("float32", [3, 4]), folded(-2, "int64")))
    nan, inf = float("nan"), float("inf")
    yield case("nan_and_infinity", op(feed("float32", values=[1, inf, 2, -inf, 3, nan, 4]), 0))
    yield case("wraps", op(feed("int8", values=[100, 100, 100, 3]), 0))
    yield case("axis_out_of_range", op(feed("float32", [3, 4]), 2), error="axis")


@cases("CumulativeLogsumexp")
def cumulative_logsumexp(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5]), 1))
    for exclusive in (False, True):
        for reverse in (False, True):
            for axis in (0, 1, -1):
                yield case(f"axis_{axis}_exclusive_{exclusive}_reverse_{reverse}",
                           op(feed("float32", [4, 3, 5]), axis, exclusive=exclusive, reverse=reverse))  # fmt: skip
    yield case("large", op(feed("float32", [37], low=80, high=100), 0))
    yield case("empty", op(feed("float32", [3, 0]), 1))
    nan, inf = float("nan"), float("inf")
    yield case("infinity", op(feed("float32", values=[-inf, 1, -inf, 2, inf, 3]), 0))
    yield case("nan", op(feed("float32", values=[-1, 1, nan, 2]), 0))
