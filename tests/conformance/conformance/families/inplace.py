# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


def made(t, shape):
    """Not fed itself: TensorFlow would write into the array that the caller gave."""
    half = [shape[0] // 2, *shape[1:]]
    return Node("ConcatV2", ([feed(t, half), feed(t, half)], 0))


@cases("InplaceUpdate", "InplaceAdd", "InplaceSub")
def inplace(op):
    for t in op.dtypes():
        if t == "bool" and op.name != "InplaceUpdate":
            continue  # listed by TensorFlow's kernel, which then refuses it
        yield case(t, op(made(t, [4, 3]), feed("int32", values=[2, 0]), feed(t, [2, 3])))
    t = "float32"
    yield case("vector", op(made(t, [4]), feed("int32", values=[1, 3]), feed(t, [2])))
    yield case("modulo", op(made(t, [4, 2]), feed("int32", values=[-1, 9]), feed(t, [2, 2])))
    yield case("constant_rows", op(made(t, [4, 2, 3]), const("int32", values=[2]), feed(t, [1, 2, 3])))
    yield case("no_rows", op(made(t, [4, 2]), const("int32", [0], []), feed(t, [0, 2])))
    if op.name != "InplaceUpdate":
        yield case("twice", op(made(t, [4, 2]), feed("int32", values=[1, 1]), feed(t, [2, 2])))
