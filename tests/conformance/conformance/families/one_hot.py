# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("OneHot")
def one_hot(op):
    for t in op.dtypes():
        yield case(t, op(feed("int32", [5], low=0, high=3), 4, const(t, [], 1), const(t, [], 0)))
        yield case(f"{t}_values_fed", op(feed("int32", [5], low=0, high=3), 4, feed(t, [], low=1), feed(t, [], low=0)))
    for t in op.dtypes("TI"):
        yield case(f"indices_{t}", op(feed(t, [2, 3], low=0, high=4), 5, 1.0, 0.0))
    for axis in (0, 1, 2, -1):
        yield case(f"axis_{axis}", op(feed("int32", [3, 4], low=0, high=4), 5, 2.0, -1.0, axis=axis))
    yield case("scalar_index", op(feed("int32", [], low=0, high=3), 4, 1.0, 0.0))
    yield case("out_of_range_is_off", op(feed("int32", values=[-1, 0, 3, 4, 100, -(2**31), 2**31 - 1]), 4, 1.0, 0.5))
    yield case("of_int64_out_of_range", op(feed("int64", values=[-1, 2**40, 2, 2**32]), 4, 1.0, 0.5))
    yield case("depth_0", op(feed("int32", [3]), 0, 1.0, 0.0))
    yield case("depth_1", op(feed("int32", [3], low=0, high=1), 1, 1.0, 0.0))
    yield case("depth_by_chain", op(feed("int32", [3], low=0, high=3), folded(4), 1.0, 0.0))
    yield case("no_indices", op(feed("int32", [0]), 4, 1.0, 0.0))
    yield case("negative_depth", op(feed("int32", [3]), -1, 1.0, 0.0), error="depth")
