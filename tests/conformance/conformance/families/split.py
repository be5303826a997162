# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("Split")
def split(op):
    for t in op.dtypes():
        yield case(t, op(1, feed(t, [2, 6]), num_split=3))
    for axis in (0, 1, 2, -1, -3):
        yield case(f"axis_{axis}", op(axis, feed("float32", [4, 6, 8]), num_split=2))
    yield case("into_1", op(0, feed("float32", [4, 3]), num_split=1))
    yield case("into_7", op(0, feed("float32", [7, 3]), num_split=7))
    yield case("last_read_alone", Node("Neg", (op(1, feed("float32", [2, 9]), num_split=3)[2],)))
    yield case("empty", op(0, feed("float32", [0, 3]), num_split=2))
    yield case("rank_8", op(5, feed("float32", [2, 1, 2, 1, 2, 4, 2, 1]), num_split=2))
    yield case("axis_by_chain", op(folded(-1), feed("float32", [2, 6]), num_split=2))
    yield case("does_not_divide", op(1, feed("float32", [2, 5]), num_split=2), error="divi|multiple|equal|even")


@cases("SplitV")
def split_v(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 6]), [1, 3, 2], 1, num_split=3))
    for axis in (0, 1, 2, -1):
        yield case(f"axis_{axis}", op(feed("float32", [5, 5, 5]), [4, 1], axis, num_split=2))
    yield case("open_size", op(feed("float32", [2, 9]), [2, -1, 3], 1, num_split=3))
    yield case("size_0", op(feed("float32", [2, 5]), [0, 5, 0], 1, num_split=3))
    yield case("one", op(feed("float32", [5]), [5], 0, num_split=1))
    for t in ("int32", "int64"):  # of int8 TensorFlow aborts
        yield case(f"sizes_{t}", op(feed("float32", [2, 5]), const(t, [2], [2, 3]), 1, num_split=2))
    yield case("by_chain", op(feed("float32", [2, 5]), folded([2, 3]), folded(1), num_split=2))
    yield case("wrong_sum", op(feed("float32", [2, 5]), [2, 2], 1, num_split=2), error="sum|4|5|add up")


@cases("Unpack")
def unpack(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 4]), num=3))
    for axis, num in ((0, 2), (1, 3), (2, 4), (-1, 4), (-3, 2)):
        yield case(f"axis_{axis}", op(feed("float32", [2, 3, 4]), num=num, axis=axis))
    yield case("of_vector", op(feed("float32", [5]), num=5))
    yield case("one", op(feed("float32", [1, 3]), num=1))
    yield case("empty", op(feed("float32", [2, 0]), num=2))
    yield case("rank_8", op(feed("float32", [2, 1, 2, 1, 2, 1, 2, 3]), num=3, axis=7))
    yield case("wrong_number", op(feed("float32", [3, 4]), num=2), error="num|3|2")
