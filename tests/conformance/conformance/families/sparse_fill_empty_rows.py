# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("SparseFillEmptyRows")
def sparse_fill_empty_rows(op):
    places, dims = feed("int64", values=[[2, 1], [0, 2], [2, 0], [5, 3]]), const("int64", [2], [7, 4])
    for t in op.dtypes():
        yield case(t, op(places, feed(t, [4]), dims, feed(t, [])))
    yield case("none_empty", op(feed("int64", values=[[1, 0], [0, 0]]), feed("float32", [2]), const("int64", [2], [2, 1]), -1.0))
    yield case("all_empty", op(feed("int64", [0, 2]), feed("float32", [0]), const("int64", [2], [3, 4]), -1.0))
    yield case("no_rows", op(feed("int64", [0, 2]), feed("float32", [0]), const("int64", [2], [0, 4]), -1.0))
    yield case("rank_1", op(feed("int64", values=[[3], [0]]), feed("float32", [2]), const("int64", [1], [5]), -1.0))
    yield case("rank_3", op(feed("int64", values=[[3, 1, 1], [0, 2, 0]]), feed("int16", [2]), const("int64", [3], [4, 3, 2]),
                            feed("int16", [])))  # fmt: skip
    for name, row in (("too_large", 7), ("negative", -1), ("smallest", -(2**63))):
        yield case(name, op(feed("int64", values=[[1, 0], [row, 0]]), feed("float32", [2]), dims, -1.0), error="range|\\[0, 7\\)")
