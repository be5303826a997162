# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


def bounds(op, lower, upper):
    """The old form takes int64 alone."""
    t = "int64" if op.name.startswith("Batch") else "int32"
    return const(t, [], lower), const(t, [], upper)


@cases("MatrixBandPart", "BatchMatrixBandPart")
def matrix_band_part(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 4, 5], low=1), *bounds(op, 1, 2)))
    for lower in (-1, 0, 1, 3):
        for upper in (-1, 0, 2, 4):
            yield case(f"lower_{lower}_upper_{upper}", op(feed("float32", [4, 5]), *bounds(op, lower, upper)))
    yield case("bounds_of_int64", op(feed("float32", [3, 3]), const("int64", [], 0), const("int64", [], -1)))
    yield case("bounds_by_chain", op(feed("float32", [3, 3]), folded(0, "int64"), folded(1, "int64")))
    yield case("tall", op(feed("float32", [17, 3]), *bounds(op, 2, 0)))
    yield case("rank_6", op(feed("float32", [2, 1, 2, 1, 3, 4]), *bounds(op, 0, 0)))
    yield case("empty", op(feed("float32", [0, 3, 3]), *bounds(op, 0, 0)))
