# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


def ids(*numbers, t="int32"):
    return const(t, values=list(numbers))


@cases("SegmentSum", "SegmentMean", "SegmentProd", "SegmentMax", "SegmentMin")
def in_order(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [6, 3], low=-3 if t[0] != "u" else 0, high=4), ids(0, 0, 1, 1, 1, 3)))
    t = "float32"
    yield case("vector", op(feed(t, [5]), ids(0, 1, 1, 2, 2)))
    yield case("rank_4", op(feed(t, [4, 2, 3, 5]), ids(0, 0, 0, 1)))
    yield case("gap_in_front", op(feed(t, [3, 2]), ids(2, 2, 4)))
    yield case("ids_int64", op(feed(t, [3, 2]), ids(0, 1, 1, t="int64")))
    yield case("ids_by_chain", op(feed(t, [3, 2]), folded([0, 0, 2])))
    yield case("no_rows", op(feed(t, [0, 2]), const("int32", [0], [])))
    yield case("no_columns", op(feed(t, [3, 0]), ids(0, 1, 1)))
    yield case("wide", op(feed(t, [7, 129]), ids(0, 0, 0, 1, 1, 2, 2)))
    yield case("not_ascending", op(feed(t, [3, 2]), ids(1, 0, 2)), error="must ascend")
    yield case("negative", op(feed(t, [3, 2]), ids(-1, 0, 2)), error="must ascend")


@cases("UnsortedSegmentSum", "UnsortedSegmentProd", "UnsortedSegmentMax", "UnsortedSegmentMin")
def in_any_order(op):
    for t in op.dtypes():
        x = feed(t, [6, 3], low=-3 if t[0] != "u" else 0, high=4)
        yield case(t, op(x, feed("int32", values=[2, 0, -1, 2, 4, 0]), 5))
    t = "float32"
    yield case("vector", op(feed(t, [5]), feed("int32", values=[3, 1, 1, 0, 3]), 4))
    yield case("ids_rank_2", op(feed(t, [2, 3, 4]), feed("int32", values=[[1, 0, 1], [2, -5, 0]]), 3))
    yield case("ids_of_all", op(feed(t, [2, 3]), feed("int32", values=[[1, 0, 1], [2, 2, 0]]), 4))
    yield case("ids_int64", op(feed(t, [3, 2]), feed("int64", values=[1, 0, 1]), 2))
    yield case("ids_constant", op(feed(t, [3, 2]), ids(1, 0, 1), 2))
    yield case("count_by_chain", op(feed(t, [3, 2]), feed("int32", values=[1, 0, 1]), folded(3)))
    yield case("no_segments", op(feed(t, [2, 2]), feed("int32", values=[-1, -1]), 0))
    yield case("no_rows", op(feed(t, [0, 2]), feed("int32", [0], []), 3))
    yield case("out_of_range", op(feed(t, [3, 2]), feed("int32", values=[1, 4, 1]), 4), error="ind|range|num_segments")


@cases("SparseSegmentSum", "SparseSegmentMean", "SparseSegmentSqrtN")
def of_rows(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [6, 3]), feed("int32", values=[4, 0, 0, 5]), ids(0, 0, 2, 2)))
    t = "float32"
    yield case("vector", op(feed(t, [6]), feed("int32", values=[4, 0, 0]), ids(0, 1, 1)))
    yield case("rank_4", op(feed(t, [4, 2, 1, 3]), feed("int32", values=[3, 3, 1]), ids(1, 1, 3)))
    yield case("ids_int64", op(feed(t, [6, 2]), feed("int64", values=[4, 0, 0]), ids(0, 1, 1, t="int64")))
    yield case("constant", op(feed(t, [6, 2]), ids(4, 0, 0), ids(0, 1, 1)))
    yield case("nothing", op(feed(t, [6, 2]), const("int32", [0], []), const("int32", [0], [])))
    yield case("index_out_of_range", op(feed(t, [3, 2]), feed("int32", values=[0, 3]), ids(0, 1)), error="ind|range|num_segments")


@cases("SparseSegmentSumWithNumSegments", "SparseSegmentMeanWithNumSegments", "SparseSegmentSqrtNWithNumSegments")
def of_rows_counted(op):
    for t in op.dtypes():
        x = feed(t, [6, 3])
        yield case(t, op(x, feed("int32", values=[4, 0, 0, 5]), feed("int32", values=[0, 0, 2, 2]), 4))
    t = "float32"
    yield case("vector", op(feed(t, [6]), feed("int32", values=[4, 0, 0]), feed("int32", values=[0, 1, 1]), 2))
    yield case("ids_int64", op(feed(t, [6, 2]), feed("int64", values=[4, 0]), feed("int64", values=[0, 1]), 2))
    yield case("constant_ids", op(feed(t, [6, 2]), feed("int32", values=[4, 0]), ids(0, 1), 3))
    yield case("nothing", op(feed(t, [6, 2]), const("int32", [0], []), const("int32", [0], []), 2))
    yield case("count_too_small", op(feed(t, [3, 2]), feed("int32", values=[0, 1]), feed("int32", values=[0, 2]), 2), error="ind|range|num_segments")
