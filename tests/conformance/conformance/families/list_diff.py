# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("ListDiff")
def list_diff(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [15], low=0, high=6), feed(t, [3], low=0, high=6)))
    for t in ("int32", "int64"):
        yield case(f"indices_{t}", op(feed("float32", [9], low=-2, high=2), feed("float32", [4]), out_idx=t))
    for t in ("float32", "float64", "int8", "uint64"):
        special = values.specials(t)
        yield case(f"specials_{t}", op(feed(t, values=special), feed(t, values=special[::2])))
    yield case("long", op(feed("int32", [2000], low=0, high=900), feed("int32", [500], low=0, high=900)))
    yield case("of_nothing", op(feed("float32", [0]), feed("float32", [3])))
    yield case("without_nothing", op(feed("float32", [4]), feed("float32", [0])))
    yield case("nothing_left", op(feed("int32", values=[1, 2, 1]), feed("int32", values=[2, 1])))
    yield case("constant", op(feed("int32", [9], low=0, high=4), const("int32", [2], [1, 3])))
    yield case("matrix", op(feed("float32", [2, 3]), feed("float32", [3])), error="vector")
