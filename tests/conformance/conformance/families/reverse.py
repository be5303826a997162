# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("ReverseV2")
def reverse_v2(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3, 5]), [1]))
    for axes in ([0], [2], [-1], [0, 2], [0, 1, 2], [-1, -2]):
        yield case(f"axes_{'_'.join(map(str, axes))}", op(feed("float32", [3, 4, 5]), axes))
    yield case("no_axes", op(feed("float32", [3, 4]), const("int32", [0], [])))
    yield case("axes_of_int64", op(feed("float32", [3, 4]), const("int64", [1], [1])))
    yield case("axes_by_chain", op(feed("float32", [3, 4]), folded([0, 1])))
    yield case("rank_8", op(feed("int16", [2, 1, 2, 1, 2, 1, 2, 3]), [0, 4, 7]))
    yield case("rank_1", op(feed("float32", [37]), [0]))
    yield case("scalar", op(feed("float32", []), const("int32", [0], [])))
    yield case("empty", op(feed("float32", [0, 3]), [1]))
    yield case("twice", op(feed("float32", [3, 4]), [1, -1]), error="axis|twice|once|dupl")


@cases("Reverse")
def reverse(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3, 5]), [False, True, False]))
    for i in range(4):
        yield case(f"dims_{i}", op(feed("float32", [3, 4]), [bool(i & 1), bool(i & 2)]))
    yield case("rank_8", op(feed("float32", [2, 1, 2, 1, 2, 1, 2, 3]), [True, False] * 4))
    yield case("scalar", op(feed("float32", []), const("bool", [0], [])))
