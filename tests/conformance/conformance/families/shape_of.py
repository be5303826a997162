# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, feed
from conformance.registry import case, cases

SHAPES = [[], [7], [3, 0], [2, 3, 4], [2, 1, 2, 1, 2, 1, 2, 3]]


@cases("Shape", "Size")
def shape(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3])))
    for wanted in ("int32", "int64"):
        for s in SHAPES:
            yield case(f"{wanted}_rank_{len(s)}", op(feed("float32", s), out_type=wanted))
    x = feed("float32", [2, 3], declared=[None, None])
    yield case("of_open_shape", Node("Neg", (x,)), op(x))


@cases("Rank")
def rank(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3])))
    for s in SHAPES:
        yield case(f"rank_{len(s)}", op(feed("float32", s)))


@cases("ShapeN")
def shape_n(op):
    for t in op.dtypes():
        yield case(t, op([feed(t, [2, 3]), feed(t, [4])]))
    for wanted in ("int32", "int64"):
        yield case(f"out_{wanted}", op([feed("float32", s) for s in SHAPES], out_type=wanted))
    yield case("one", op([feed("float32", [5, 6])]))
