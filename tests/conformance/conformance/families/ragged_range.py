# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("RaggedRange")
def ragged_range(op):
    for t in op.dtypes():
        yield case(t, op(const(t, [3], [1, 5, 0]), const(t, [3], [4, 5, 9]), const(t, [3], [1, 1, 2])))
    for t in ("int32", "int64"):
        yield case(f"splits_{t}", op(const("int32", [2], [0, 2]), const("int32", [2], [3, 4]), 1, Tsplits=t))
    yield case("scalars", op(1, 8, 3))
    yield case("one_start", op(0, const("int32", [3], [2, 0, 3]), 1))
    yield case("backwards", op(const("int32", [3], [5, 1, 2]), const("int32", [3], [0, 4, 2]), const("int32", [3], [-2, -1, -1])))
    yield case("by_chain", op(folded([0, 1]), folded([3, 3]), 1))
    yield case("no_step", op(const("int32", [1], [0]), const("int32", [1], [3]), 0), error="delta")
    yield case("misfit", op(const("int32", [2], [0, 1]), const("int32", [3], [3, 3, 3]), 1), error="must have")
