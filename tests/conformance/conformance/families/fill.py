# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("Fill")
def fill(op):
    for t in op.dtypes():
        yield case(t, op([2, 3, 5], feed(t, [])))
    for shape in ([], [0], [17], [2, 1, 2, 1, 2, 1, 2, 3], [3, 0, 2]):
        yield case(f"shape_{'x'.join(map(str, shape)) or 'scalar'}", op(const("int32", [len(shape)], shape), feed("float32", [])))
    yield case("dims_of_int64", op(const("int64", [2], [3, 4]), feed("float32", [])))
    yield case("dims_by_chain", op(folded([3, 4]), feed("float32", [])))
    x = feed("float32", [4, 5])
    yield case("dims_of_other", Node("Mul", (op(Node("Shape", (x,)), const("float32", [], 3)), x)))
    yield case("negative", op([2, -3], feed("float32", [])), error="2|-3|negative")


@cases("ZerosLike", "OnesLike")
def like(op):
    for t in op.dtypes():
        x = feed(t, [2, 3, 5])
        yield case(t, op(x))
    for shape in ([], [0, 3], [2, 1, 2, 1, 2, 1, 2, 3]):
        yield case(f"rank_{len(shape)}", op(feed("float32", shape)))
    x = feed("float32", [4, 5])
    yield case("in_a_sum", Node("AddV2", (op(x), x)))
    yield case("of_nan", op(feed("float32", values=[float("nan"), float("inf")])))


@cases("Empty")
def empty(op):
    for t in op.dtypes("dtype"):
        yield case(t, op([2, 3], dtype=t, init=True))
    x = feed("float32", [2, 3])
    yield case("into_a_sum", Node("Add", (op([2, 3], dtype="float32", init=True), x)))
    yield case("shape_by_chain", op(folded([3, 0]), dtype="int32", init=True))
    yield case("scalar", op(const("int32", [0], []), dtype="float32", init=True))
    yield case("of_the_shape_of", op(Node("Shape", (x,)), dtype="float32", init=True))
    yield case("negative", op([-2], dtype="float32", init=True), error="negative|>= 0|Shape|dim")
