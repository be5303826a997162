# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("DynamicStitch", "ParallelDynamicStitch")
def stitch(op):
    for t in op.dtypes():
        yield case(t, op([[0, 3], [2, 1]], [feed(t, [2, 3]), feed(t, [2, 3])]))
    t = "float32"
    yield case("scalars", op([1, 0], [feed(t, [4]), feed(t, [4])]))
    yield case("of_scalars", op([[1, 2], 0], [feed(t, [2]), feed(t, [])]))
    yield case("of_matrices", op([[[1, 2], [4, 3]], [0]], [feed(t, [2, 2, 3, 5]), feed(t, [1, 3, 5])]))
    yield case("one", op([[2, 0, 1]], [feed(t, [3, 2])]))
    yield case("one_empty", op([[1, 0], const("int32", [0], [])], [feed(t, [2, 2]), feed(t, [0, 2])]))
    yield case("constant_data", op([[1, 3], [0, 2]], [feed(t, [2, 2]), const(t, [2, 2])]))
    if op.name == "DynamicStitch":
        yield case("later_wins", op([[0, 1], [1, 2]], [feed(t, [2, 2]), feed(t, [2, 2])]))
    yield case("negative", op([[0, -1]], [feed(t, [2])]), error="row")
