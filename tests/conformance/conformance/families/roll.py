# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("Roll")
def roll(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5, 7]), 2, 1))
    t = "float32"
    for by in (0, 1, -1, 5, 13, -12):
        yield case(f"by_{by}", op(feed(t, [4, 5, 3]), by, 1))
    for axis in (0, 1, 2, -1, -3):
        yield case(f"axis_{axis}", op(feed(t, [4, 5, 3]), 2, axis))
    yield case("several", op(feed(t, [4, 5, 3]), [1, -2, 2], [0, 2, 1]))
    yield case("twice", op(feed(t, [6]), [2, 3], [0, 0]))
    yield case("none", op(feed(t, [6]), const("int32", [0], []), const("int32", [0], [])))
    for i in ("int32", "int64"):
        yield case(f"shift_{i}", op(feed(t, [6, 4]), feed(i, values=[4, -1]), const("int64", values=[0, 1])))
    yield case("axis_by_chain", op(feed(t, [6, 4]), 1, folded(1)))
    yield case("rank_8", op(feed(t, [2, 1, 2, 3, 1, 2, 2, 2]), [1, 1, 1], [0, 3, 7]))
    yield case("empty", op(feed(t, [3, 0]), 1, 0))
    yield case("scalar", op(feed(t, []), 1, 0), error="must be one number for each axis")
    yield case("axis_out_of_range", op(feed(t, [3]), 1, 1), error="axis")
