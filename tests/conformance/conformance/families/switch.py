# SPDX-License-Identifier: Apache-2.0
"""Control flow of TensorFlow 1 whose predicates are known when the program is made."""
from conformance.dtypes import ALL
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


def n(op, *operands, **attributes):
    return Node(op, operands, attributes)


def truth(holds):
    return const("bool", [], holds)


@cases("Switch")
def switch(op):
    for t in ALL:
        for holds in (True, False):
            yield case(f"{t}_{holds}", op(feed(t, [2, 3]), truth(holds))[int(holds)])
    yield case("scalar", op(feed("float32", []), truth(True))[1])
    yield case("empty", op(feed("float32", [0, 3]), truth(False))[0])
    yield case("constant", n("Neg", op(const("float32", [4]), truth(True))[1]))
    yield case("computed_predicate", op(feed("float32", [4]), n("Less", folded(2), 3))[1])
    x = feed("int32", [4], low=0, high=9)
    yield case("bounded_predicate", op(x, n("Less", n("FloorMod", n("Max", x, 0), 10), 10))[1])
    yield case("by_shape", op(x, n("Equal", n("Size", x), 4))[1])


@cases("Merge")
def merge(op):
    for t in ALL:
        for holds in (True, False):
            s = n("Switch", feed(t, [2, 3]), truth(holds))
            joined = op([s[0], n("Reshape", s[1], [3, 2])])
            yield case(f"{t}_{holds}", joined[0], joined[1])
    for count in (1, 2, 3):
        s = n("Switch", feed("float32", [4]), truth(True))
        joined = op([n("Neg", s[1])] + [n("Exp", s[0])] * (count - 1))
        yield case(f"of_{count}", joined[0], joined[1])
    for outer in (True, False):
        for inner in (True, False):
            around = n("Switch", feed("float32", [4]), truth(outer))
            predicate = n("Switch", truth(inner), truth(outer))
            inside = n("Switch", around[1], predicate[1])
            joined = n("Merge", [n("Exp", inside[0]), n("Neg", inside[1])])
            yield case(f"nested_{outer}_{inner}", op([n("Abs", around[0]), joined[0]])[0])
