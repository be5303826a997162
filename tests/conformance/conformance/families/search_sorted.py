# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases
from conformance.values import specials


@cases("LowerBound", "UpperBound")
def bounds(op):
    for t in op.dtypes():
        rows = const(t, values=[[1, 2, 2, 3, 5], [0, 0, 4, 4, 7]])
        yield case(t, op(rows, feed(t, [2, 9], low=0, high=8)))
    rows = feed("float32", values=[[-1, 0, 0, 2.5]])
    yield case("specials", op(rows, feed("float32", values=specials("float32").reshape(1, -1))))
    for t in ("int32", "int64"):
        yield case(f"out_{t}", op(rows, feed("float32", [1, 5]), out_type=t))
    yield case("nothing_sorted", op(feed("float32", [2, 0]), feed("float32", [2, 3])))
    yield case("no_values", op(feed("float32", [2, 3], values=[[1, 2, 3]] * 2), feed("float32", [2, 0])))


@cases("Bucketize")
def bucketize(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 7], low=-6, high=9), boundaries=[-4.0, 0.0, 2.5, 3.0, 7.0]))
    for t in ("float32", "float64"):
        yield case(f"{t}_specials", op(feed(t, values=specials(t)), boundaries=[-1.0, 0.5, 3.25]))
    yield case("scalar", op(feed("float32", []), boundaries=[0.0]))
    yield case("no_boundaries", op(feed("float32", [4]), boundaries=[]))
    yield case("empty", op(feed("float32", [0, 2]), boundaries=[1.0]))
    yield case("unsorted", op(feed("float32", [2]), boundaries=[1.0, 0.0]), error="ascend")
