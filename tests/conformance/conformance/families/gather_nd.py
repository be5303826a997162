# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("GatherNd")
def gather_nd(op):
    for t in op.dtypes("Tparams"):
        yield case(t, op(feed(t, [3, 4, 2]), feed("int32", [5, 2], low=0, high=2)))
    for t in op.dtypes("Tindices"):
        yield case(f"indices_{t}", op(feed("float32", [3, 4]), feed(t, [5, 2], low=0, high=2)))
    for depth in (0, 1, 2, 3):
        yield case(f"depth_{depth}", op(feed("float32", [3, 4, 5]), feed("int32", [2, 3, depth], low=0, high=2)))
    yield case("one_index", op(feed("float32", [3, 4]), feed("int32", values=[2, 1])))
    yield case("constant_indices", op(feed("float32", [3, 4]), const("int32", [2, 1], [[2], [0]])))
    yield case("no_indices", op(feed("float32", [3, 4]), feed("int32", [0, 2])))
    yield case("rank_7", op(feed("float32", [2, 2, 1, 2, 2, 2, 3]), feed("int64", [4, 6], low=0, high=0)))
    yield case("too_large", op(feed("float32", [3, 4]), feed("int32", values=[[0, 4]])), error="range|does not index|index")
    yield case("negative", op(feed("float32", [3, 4]), feed("int32", values=[[-1, 0]])), error="range|does not index|index")
