# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed, folded
from conformance.registry import case, cases


@cases("ArgMax", "ArgMin")
def arg_max(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5, 7]), 1))
    for wanted in op.dtypes("output_type"):
        yield case(f"output_{wanted}", op(feed("float32", [4, 6]), 1, output_type=wanted))
    for axis in (0, 1, 2, -1, -3):
        yield case(f"axis_{axis}", op(feed("float32", [3, 4, 5]), axis))
    for t in ("float32", "int32", "uint8", "bool"):
        yield case(f"ties_{t}", op(feed(t, [5, 19], low=0, high=1), 1))
    nan, inf = float("nan"), float("inf")
    yield case("nan", op(feed("float32", values=[[1, nan, 3], [nan, 1, 2], [5, 1, nan], [nan, nan, nan], [inf, nan, -inf]]), 1))
    yield case("infinities", op(feed("float32", values=[[inf, -inf, inf], [-inf, -inf, -inf], [0, inf, inf]]), 1))
    yield case("signed_zeros", op(feed("float32", values=[[0.0, -0.0, 0.0], [-0.0, 0.0, -0.0]]), 1))
    yield case("rank_1", op(feed("float32", [17]), 0))
    yield case("rank_6", op(feed("float32", [2, 1, 3, 1, 2, 3]), 4))
    yield case("one_of_one", op(feed("float32", [3, 1]), 1))
    yield case("empty_result", op(feed("float32", [0, 4]), 1))
    yield case("axis_by_chain", op(feed("float32", [3, 5]), folded(1)))
    yield case("axis_of_int64", op(feed("int32", [3, 5]), folded(-1, "int64")))
    yield case("axis_out_of_range", op(feed("float32", [3, 5]), 2), error="dimension|axis")
    yield case("nothing_to_choose", op(feed("float32", [3, 0]), 1), error="empty|0")
