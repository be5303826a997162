# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


@cases("Pack")
def pack(op):
    for t in op.dtypes():
        yield case(t, op([feed(t, [2, 3]), feed(t, [2, 3]), feed(t, [2, 3])]))
    for axis in (0, 1, 2, -1, -3):
        yield case(f"axis_{axis}", op([feed("float32", [3, 4]), feed("float32", [3, 4])], axis=axis))
    yield case("scalars", op([feed("float32", []) for _ in range(5)]))
    yield case("one", op([feed("float32", [2, 3])], axis=1))
    yield case("empty", op([feed("float32", [0, 3]), feed("float32", [0, 3])]))
    yield case("to_rank_8", op([feed("float32", [2, 1, 2, 1, 2, 1, 3]) for _ in range(2)], axis=-1))
    yield case("with_constant", op([feed("float32", [3]), const("float32", [3])], axis=1))
    x = feed("float32", [3, 4])
    size = Node("StridedSlice", (Node("Shape", (x,)), [0], [1], [1]), {"shrink_axis_mask": 1})
    yield case("of_a_shape", Node("Reshape", (x, op([size, const("int32", [], 2), const("int32", [], -1)]))))


@cases("ParallelConcat")
def parallel_concat(op):
    for t in op.dtypes():
        yield case(t, op([feed(t, [1, 2, 3]) for _ in range(3)], shape=[3, 2, 3]))
    yield case("one", op([feed("float32", [1, 4])], shape=[1, 4]))
    yield case("rows_of_one", op([feed("float32", [1]), const("float32", [1], 3.0)], shape=[2]))
    yield case("nothing", op([feed("float32", [1, 0]), feed("float32", [1, 0])], shape=[2, 0]))
    yield case("before_an_op", Node("Neg", (op([feed("float32", [1, 17]) for _ in range(2)], shape=[2, 17]),)))
