# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases

PAIRS = {"longer": ([2, 3, 5], [1]), "both": ([2, 1, 5], [2, 3, 1]), "equal": ([2, 3], [2, 3]), "ones": ([1, 1], [1, 3]),
         "no_axes": ([], [2, 3]), "empty": ([1, 0], [3, 1]), "only_ones": ([1, 1], [1, 1]), "front": ([1, 4], [4])}  # fmt: skip


@cases("BroadcastGradientArgs")
def broadcast_gradient_args(op):
    for name, (a, b) in PAIRS.items():
        for t in op.dtypes():
            yield case(f"{name}_{t}", op(const(t, [len(a)], a), const(t, [len(b)], b)))
    yield case("do_not_broadcast", op([2], [3]), error="broadcast|Incompatible")
    x, y = feed("float32", [4, 1, 3]), feed("float32", [2, 1])
    axes = op(Node("Shape", (x,)), Node("Shape", (y,)))
    product = Node("Mul", (x, y))
    yield case("gradients_of_a_product", Node("Sum", (product, axes[0])), Node("Sum", (product, axes[1])))


@cases("ConcatOffset")
def concat_offset(op):
    for t in op.dtypes("shape_type"):
        yield case(t, op(1, [const(t, [3], s) for s in ([2, 2, 7], [2, 3, 7], [2, 9, 7])]))
    yield case("from_the_end", op(-1, [const("int32", [2], s) for s in ([2, 2], [2, 3])]))
    yield case("one_axis", op(0, [const("int32", [1], [n]) for n in (2, 0, 5, 1)]))
    yield case("by_chain", op(folded(0), [folded([2, 2]), folded([4, 2])]))
    yield case("differ", op(1, [const("int32", [2], s) for s in ([2, 2], [3, 3])])[0], error="differ|match")
    yield case("axis", op(3, [const("int32", [2], s) for s in ([2, 2], [3, 3])])[0], error="concat_dim|range|Concat")
