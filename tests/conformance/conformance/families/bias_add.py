# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


@cases("BiasAdd", "BiasAddV1")
def bias_add(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3, 5]), const(t, [5])))
    for shape in ([4, 3], [2, 3, 4, 17], [2, 2, 2, 2, 3], [1, 1], [0, 4], [3, 0]):
        yield case(f"{'x'.join(map(str, shape))}", op(feed("float32", shape), feed("float32", shape[-1:])))
    yield case("wraps", op(feed("int8", values=[[127, -128]]), const("int8", values=[1, -1])))
    if op.name == "BiasAdd":
        for shape in ([2, 3, 4, 5], [2, 3, 4], [1, 17, 2, 2, 3]):
            x, b = feed("float32", shape), const("float32", [shape[1]])
            yield case(f"nchw_rank_{len(shape)}", op(x, b, data_format="NCHW"),
                       expected=Node("Add", (x, Node("Reshape", (b, [-1] + [1] * (len(shape) - 2))))))  # fmt: skip


@cases("BiasAddGrad")
def bias_add_grad(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3, 5])))
    for shape in ([4, 3], [2, 3, 4, 17], [2, 2, 2, 2, 3], [1, 1], [0, 4], [3, 0]):
        yield case(f"{'x'.join(map(str, shape))}", op(feed("float32", shape)))
        if len(shape) > 2:
            yield case(f"nchw_{'x'.join(map(str, shape))}", op(feed("float32", shape), data_format="NCHW"))
    yield case("wraps", op(feed("int8", values=[[127, -128], [127, -1]])))
    yield case("vector", op(feed("float32", [3])), error="2")
