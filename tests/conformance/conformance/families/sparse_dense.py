# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


def places(t="int64"):
    return feed(t, values=[[0, 1], [1, 0], [1, 3], [2, 2]])


@cases("SparseTensorDenseMatMul")
def product(op):
    for t in op.dtypes():
        yield case(t, op(places(), feed(t, [4]), const("int64", values=[3, 4]), feed(t, [4, 5])))
    t = "float32"
    for i in ("int32", "int64"):
        yield case(f"indices_{i}", op(places(i), feed(t, [4]), const("int64", values=[3, 4]), feed(t, [4, 5])))
    for a in (False, True):
        for b in (False, True):
            size = 3 if a else 4
            dense = feed(t, [5, size] if b else [size, 5])
            made = op(places(), feed(t, [4]), const("int64", values=[3, 4]), dense, adjoint_a=a, adjoint_b=b)
            yield case(f"adjoint_{a}_{b}", made)
    for i, bad in enumerate(values.not_finite(t, [4])):
        dense = feed(t, values=bad.reshape([4, 1]))
        yield case(f"not_finite_{i}", op(places(), feed(t, [4], low=0.5, high=2), const("int64", values=[3, 4]), dense))
    yield case("shape_by_chain", op(places(), feed(t, [4]), folded([3, 4], "int64"), feed(t, [4, 5])))
    yield case("nothing", op(feed("int64", [0, 2], []), feed(t, [0]), const("int64", values=[3, 4]), feed(t, [4, 5])))
    outside = feed("int64", values=[[0, 4]])
    yield case("outside", op(outside, feed(t, [1]), const("int64", values=[3, 4]), feed(t, [4, 5])), error="ind|range")


@cases("SparseTensorDenseAdd")
def total(op):
    for t in op.dtypes():
        yield case(t, op(places(), feed(t, [4]), const("int64", values=[3, 4]), feed(t, [3, 4])))
    t = "float32"
    for i in ("int32", "int64"):
        yield case(f"indices_{i}", op(places(i), feed(t, [4]), const(i, values=[3, 4]), feed(t, [3, 4])))
    yield case("vector", op(feed("int64", values=[[2], [0]]), feed(t, [2]), const("int64", values=[5]), feed(t, [5])))
    yield case("outside", op(feed("int64", values=[[5]]), feed(t, [1]), const("int64", values=[5]), feed(t, [5])), error="ind|range")
