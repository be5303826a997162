# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("BroadcastArgs")
def broadcast_args(op):
    """Its result is a shape: a constant, here of a broadcast."""
    for t in op.dtypes():
        for i, (a, b) in enumerate([([2, 1, 3], [4, 1]), ([], [2, 3]), ([5], [1]), ([1, 1], [3, 2])]):
            shape = op(const(t, [len(a)], a), const(t, [len(b)], b))
            yield case(f"{t}_{i}", Node("BroadcastTo", (feed("float32", []), shape)))
    x = feed("float32", [4, 1])
    of_shape = op(Node("Shape", (x,)), folded([2, 1, 3]))
    yield case("of_shapes", Node("BroadcastTo", (x, of_shape)))
