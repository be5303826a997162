# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, feed
from conformance.registry import case, cases


def nchw(op, shape, block):
    """TensorFlow's CPU kernel knows NHWC alone."""
    x = feed("float32", shape)
    there = op(Node("Transpose", (x, [0, 2, 3, 1])), block_size=block)
    return op(x, block_size=block, data_format="NCHW"), Node("Transpose", (there, [0, 3, 1, 2]))


@cases("SpaceToDepth")
def space_to_depth(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 4, 6, 2]), block_size=2))
    for shape, block in (([2, 4, 4, 1], 4), ([1, 6, 3, 5], 3), ([3, 2, 2, 17], 2), ([0, 2, 2, 1], 2), ([1, 10, 5, 1], 5)):
        yield case(f"{'x'.join(map(str, shape))}_by_{block}", op(feed("float32", shape), block_size=block))
    node, expected = nchw(op, [2, 3, 4, 6], 2)
    yield case("nchw", node, expected=expected)
    yield case("does_not_divide", op(feed("float32", [1, 3, 4, 1]), block_size=2), error="divis|multiple|block")


@cases("DepthToSpace")
def depth_to_space(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 2, 3, 8]), block_size=2))
    for shape, block in (([2, 1, 1, 16], 4), ([1, 2, 3, 9], 3), ([3, 2, 2, 68], 2), ([0, 2, 2, 4], 2), ([1, 2, 1, 25], 5)):
        yield case(f"{'x'.join(map(str, shape))}_by_{block}", op(feed("float32", shape), block_size=block))
    node, expected = nchw(op, [2, 12, 2, 3], 2)
    yield case("nchw", node, expected=expected)
    yield case("does_not_divide", op(feed("float32", [1, 3, 4, 6]), block_size=2), error="divis|multiple|block")
