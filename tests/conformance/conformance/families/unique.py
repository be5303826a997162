# SPDX-License-Identifier: Apache-2.0
import numpy

from conformance import values
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


def vectors(op, *axis):
    for t in op.dtypes():
        yield case(t, op(feed(t, [17], low=0, high=3), *axis))
    for t in ("int32", "int64"):
        yield case(f"indices_{t}", op(feed("float32", [9], low=-2, high=2), *axis, out_idx=t))
    yield case("specials", op(feed("float32", values=numpy.tile(values.specials("float32"), 3)), *axis))
    yield case("long", op(feed("int32", [3000], low=0, high=900), *axis))
    yield case("all_alike", op(feed("int64", values=[7] * 20), *axis))
    yield case("one", op(feed("float32", [1]), *axis))
    yield case("empty", op(feed("float32", [0]), *axis))
    yield case("matrix", op(feed("float32", [2, 3]), *axis), error="vector")


@cases("Unique", "UniqueWithCounts")
def unique(op):
    yield from vectors(op)


@cases("UniqueV2", "UniqueWithCountsV2")
def unique_v2(op):
    yield from vectors(op, const("int32", [0], []))
    for axis in (0, 1, 2, -1, -3):
        yield case(f"axis_{axis}", op(feed("int32", [6, 5, 4], low=0, high=0 if axis == 1 else 1), [axis]))
    yield case("rows", op(feed("float32", [40, 2], low=0, high=3), [0]))
    yield case("rows_with_nan", op(feed("float32", values=[[1, numpy.nan], [1, numpy.nan], [2, 2], [2, 2]]), [0]))
    yield case("columns", op(feed("bool", [2, 40]), [1]))
    yield case("no_elements", op(feed("float32", [3, 0]), [0]))
    yield case("axis_by_chain", op(feed("float32", [6, 2], low=0, high=1), folded([0])))
    yield case("axis_out_of_range", op(feed("float32", [6, 2]), [2]), error="axis")
    yield case("two_axes", op(feed("float32", [6, 2]), [0, 1]), error="axis")
