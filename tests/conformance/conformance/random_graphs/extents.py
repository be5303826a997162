# SPDX-License-Identifier: Apache-2.0
"""Rows that a run chooses (boolean_mask, Where), and what is computed with them: the number of rows goes through all of it."""

from conformance.graph import Node, const
from conformance.random_graphs import convolutions, tails
from conformance.random_graphs.drawing import Value


def chosen(d, x):
    """Rows of x by a mask, as tf.boolean_mask writes it, or by a comparison."""
    n = x.shape[0]
    if d.chance(0.6):
        mask = d.mask([n])
    else:
        mask = Node("Greater", (d.feed([n]), d.number(0.1)))
    places = Node("Where", (mask,))
    if d.chance(0.5):
        index = Node("Squeeze", (places,), {"squeeze_dims": [1]})
    else:
        index = Node("Reshape", (places, [-1]))
    if d.chance(0.3):
        node = Node("GatherNd", (x.node, places))
    else:
        node = Node("GatherV2", (x.node, index, const("int32", [], 0)))
    return Value(node, list(x.shape), -1, True)


def folded(d, x):
    """A reduction over the rows, over others, or both."""
    rank = len(x.shape)
    axes = [0] if d.chance(0.6) else sorted(d.some(range(rank)))
    keep = d.chance(0.4)
    op = d.one_of(("Sum", "Sum", "Mean", "Max", "Min"))
    node = Node(op, (x.node, const("int32", [len(axes)], axes)), {"keep_dims": keep})
    shape = [1 if i in axes else n for i, n in enumerate(x.shape)]
    if not keep:
        shape = [n for i, n in enumerate(x.shape) if i not in axes]
    return Value(node, shape, -1, x.counted and 0 not in axes)


def reshaped(d, x):
    """Axes that come and go beside the counted one, which may become a multiple."""
    inner = convolutions.product(x.shape[1:])
    form = d.one_of(("flat", "expand", "all", "halves"))
    if form == "all":
        return Value(Node("Reshape", (x.node, [-1])), [x.shape[0] * inner], -1, True)
    if form == "expand":
        axis = d.size(1, len(x.shape))
        return Value(Node("ExpandDims", (x.node, axis)), [*x.shape[:axis], 1, *x.shape[axis:]], -1, True)
    if form == "halves" and inner % 2 == 0:
        return Value(Node("Reshape", (x.node, [-1, inner // 2])), [x.shape[0] * 2, inner // 2], -1, True)
    return Value(Node("Reshape", (x.node, [-1, inner])), [x.shape[0], inner], -1, True)


def multiplied(d, x):
    out = d.one_of((1, 3, 8, 17))
    if len(x.shape) == 2:
        return x.like(Node("MatMul", (x.node, d.weights([x.shape[1], out], x.shape[1]))), [x.shape[0], out])
    if len(x.shape) == 4:
        return d.one_of((convolutions.conv2d, convolutions.depthwise, convolutions.pool))(d, x)
    return Value(Node("Reshape", (x.node, [-1, convolutions.product(x.shape[1:])])),
                 [x.shape[0], convolutions.product(x.shape[1:])], -1, True)  # fmt: skip


def padded(d, x):
    """Zeros, or other numbers, around what the rows hold; then often an axis more, behind which padding may go."""
    before = [0, *(d.size(0, 1) for _ in x.shape[1:])]
    after = [0, *(d.size(0, 2) for _ in x.shape[1:])]
    shape = [b + n + a for b, n, a in zip(before, x.shape, after)]
    pairs = const("int32", [len(shape), 2], list(zip(before, after)))
    if d.chance(0.25):
        x = x.like(Node("PadV2", (x.node, pairs, d.number(1.5))), shape)
    else:
        x = x.like(Node("Pad", (x.node, pairs)), shape)
    if d.chance(0.6) and len(shape) < 5:
        axis = d.size(1, len(shape))
        wide = [*shape[:axis], 1, *shape[axis:]]
        node = Node("ExpandDims", (x.node, axis)) if d.chance(0.5) else Node("Reshape", (x.node, [-1, *wide[1:]]))
        x = Value(node, wide, -1, True)
    return x


def composed(d, x):
    """Ops that become others: their rows go on."""
    form = d.one_of(("batch_matmul", "batch_matmul", "bytes", "softmax"))
    n, out = x.shape[-1], d.one_of((1, 3, 4))
    made = [*x.shape[:-1], out]
    if form == "softmax":
        return x.like(Node(d.one_of(("Softmax", "LogSoftmax")), (x.node,))) if len(x.shape) > 1 else x
    if form == "bytes" and len(x.shape) == 3 and not d.special:
        # Above 255 the result of Cast is undefined in C++, and TensorFlow's.
        numbers = Node("Minimum", (Node("Mul", (Node("Abs", (x.node,)), d.number(20))), d.number(255)))
        numbers = Node("Cast", (numbers,), {"DstT": "uint8"})
        weights = const("uint8", [1, n, out], low=0, high=9)
        product = Node("BatchMatMulV3", (numbers, weights), {"Tout": "int32"})
        return x.like(Node("Cast", (product,), {"DstT": d.dtype}), made)
    if len(x.shape) == 3:
        return x.like(Node("BatchMatMulV2", (x.node, d.weights([1, n, out] if d.chance(0.5) else [n, out], n))), made)
    return x


def beside(d, x):
    """The rows twice, or beside others of the same number."""
    if len(x.shape) < 2:
        return x
    axis = d.size(1, len(x.shape) - 1)
    other = tails.tail(d, x, 1)
    if other.shape != x.shape or other.channels != x.channels:
        return x
    shape = list(x.shape)
    shape[axis] *= 2
    return x.like(Node("ConcatV2", ([x.node, other.node], axis)), shape)


STEPS = {multiplied: 3, reshaped: 3, beside: 2, padded: 2, composed: 2, folded: 1}


def rows(d):
    rank = d.one_of((2, 2, 3, 4))
    same = d.size(2, 5)
    shape = [d.size(3, 7), *(same if d.chance(0.6) else d.size(1, 5) for _ in range(rank - 1))]
    x = d.add(Value(d.feed(shape), shape))
    if d.chance(0.4):
        x = tails.tail(d, x, 2)
    if len(x.shape) != rank:
        return
    x = d.add(chosen(d, x))
    for _ in range(d.size(1, 4)):
        x = tails.tail(d, x, 2)
        if len(x.shape) > 4 or not x.counted or convolutions.product(x.shape) > 3000:
            break
        step = d.weighted(list(STEPS), list(STEPS.values()))
        x = d.add(step(d, x))
    if x.counted and d.chance(0.5):
        d.add(folded(d, x))
