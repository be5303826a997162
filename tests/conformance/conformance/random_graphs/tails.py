# SPDX-License-Identifier: Apache-2.0
"""What follows a convolution or product and may join it: biases, scales, normalisations, residuals, activations, each in
the form that a pass looks for, or nearly so."""

from conformance.graph import Node, Port, const
from conformance.random_graphs.drawing import InTraining


def fitting(d, x):
    """A shape to broadcast against x: one number a channel as a rule, else something that looks like it."""
    rank = len(x.shape)
    if rank == 0:
        return []
    axis = x.channels % rank
    if x.counted and axis == 0:
        return d.one_of(([], [1]))
    whole = [1] * rank
    whole[axis] = x.depth
    right = [whole[first:] for first in range(axis + 1) if all(n == 1 for n in whole[:first])]
    if d.chance(0.65):
        return d.one_of(right)
    if d.chance(0.1) and not x.counted:
        return [1, *whole]  # the result has an axis more
    along = d.size(1 if x.counted and rank > 1 else 0, rank - 1)
    other = [1] * rank
    other[along] = x.shape[along]
    if x.counted:
        other[0] = 1
    wrong = [[], [1], [1] * rank, other, other[along:], [1, *x.shape[1:]]]
    if not x.counted:
        wrong += [list(x.shape), x.shape[-1:]]
    return d.one_of(wrong)


def of_constant(d, x, op, low=-1.5, high=1.5):
    """x and a constant, or for once an input, of a shape that almost fits."""
    shape = fitting(d, x)
    other = d.const(shape, low, high) if d.chance(0.93) else d.feed(shape)
    # A divisor near 0 would make much of little.
    node = Node(op, (x.node, other)) if op == "RealDiv" else d.swapped(op, x.node, other)
    if len(shape) > len(x.shape):
        return x.like(node, [1, *x.shape])
    return x.like(node)


def bias(d, x):
    if d.chance(0.4) and (len(x.shape) == 4 or len(x.shape) > 1 and not x.nchw):
        return x.like(Node("BiasAdd", (x.node, d.const([x.depth])), {"data_format": "NCHW" if x.nchw else "NHWC"}))
    return of_constant(d, x, d.one_of(("AddV2", "AddV2", "Sub", "Add")))


def scale(d, x):
    if d.chance(0.2):
        return of_constant(d, x, "RealDiv", 0.5, 2)
    return of_constant(d, x, "Mul")


def batch_norm(d, x):
    """One node, or written out."""
    if len(x.shape) == 4 and d.dtype == "float32" and not x.counted and d.chance(0.6):
        of = [d.const([x.depth], low, 1.5) for low in (0.5, -1)]
        fed = d.chance(0.1)
        of += [d.feed([x.depth]) if fed else d.const([x.depth]), d.const([x.depth], 0.3, 2)]
        node = Node("FusedBatchNormV3", (x.node, *of), {"epsilon": d.one_of((1e-3, 0.1)), "is_training": False,
                    "data_format": "NCHW" if x.nchw else "NHWC", "T": "float32", "U": "float32"})  # fmt: skip
        return x.like(Port(node, 0))
    if len(x.shape) < 2:
        return scale(d, x)
    axis = x.channels % len(x.shape)
    shape = [x.depth] + [1] * (len(x.shape) - 1 - axis)
    centred = x.like(Node("Sub", (x.node, d.const(shape))))
    if d.chance(0.2):
        d.add(centred)
    deviation = Node("Rsqrt", (Node("AddV2", (d.const(shape, 0.3, 2), d.number(1e-3))),))
    scaled = Node("Mul", (centred.node, d.swapped("Mul", deviation, d.const(shape, 0.5, 1.5))))
    return x.like(d.swapped("AddV2", scaled, d.const(shape)))


PLAIN = ("Relu", "Relu6", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Abs")


def activation(d, x):
    form = d.weighted(("plain", "leaky", "clip", "one_side", "swish", "hard"), (5, 2, 3, 2, 2, 2))
    node = x.node
    if form == "plain":
        return x.like(Node(d.one_of(PLAIN), (node,)))
    if form == "leaky":
        if d.chance(0.5):
            return x.like(Node("LeakyRelu", (node,), {"alpha": d.one_of((0.2, 0.0, 1.5, -0.3))}))
        slope = d.number(d.one_of((0.1, 0.7, 1.3, -0.2)))
        return x.like(Node("Maximum", (node, d.swapped("Mul", node, slope))))
    if form == "clip":
        low, high = d.one_of(((0, 6), (0, 1), (-1, 1), (1, -1), (-0.5, 20), (0, 0)))
        if d.chance(0.3):
            return x.like(Node("ClipByValue", (node, d.number(low), d.number(high))))
        inner, outer = (("Minimum", high), ("Maximum", low))[:: d.one_of((1, -1))]
        return x.like(d.swapped(outer[0], d.swapped(inner[0], node, d.number(inner[1])), d.number(outer[1])))
    if form == "one_side":
        bound = of_constant(d, x, d.one_of(("Minimum", "Maximum")))
        return bound
    if form == "swish":
        gate = d.like(x) if d.chance(0.2) else None
        return x.like(d.swapped("Mul", node, Node("Sigmoid", (gate.node if gate else node,))))
    shifted = d.swapped("AddV2", node, d.number(d.one_of((3, 3, 2))))
    clipped = Node(d.one_of(("Relu6", "Relu6", "Relu")), (shifted,))
    sixth = d.one_of((lambda y: Node("Mul", (y, d.number(1 / 6))), lambda y: Node("RealDiv", (y, d.number(6)))))
    if d.chance(0.3):
        return x.like(sixth(clipped))
    return x.like(sixth(d.swapped("Mul", node, clipped)) if d.chance(0.5) else d.swapped("Mul", node, sixth(clipped)))


def prelu(d, x):
    """max(x, 0) + alpha * min(x, 0) in the ways that it is written out, with one thing or another not as it should be."""
    shape = fitting(d, x)
    alpha = d.const(shape)
    other = d.like(x) if d.chance(0.1) else None
    node, negative = x.node, (other or x).node
    form = d.one_of(("relu", "relu", "minimum", "abs", "select"))
    if form == "relu":
        below = Node("Relu", (Node("Neg", (negative,)),))
        node = d.swapped("AddV2" if d.chance(0.8) else "Sub", Node("Relu", (node,)), d.swapped("Mul", alpha, below))
    elif form == "minimum":
        below = d.swapped("Minimum", negative, d.number(d.one_of((0, 0, 1))))
        node = d.swapped("AddV2", d.swapped("Maximum", node, d.number(0)), d.swapped("Mul", alpha, below))
    elif form == "abs":
        below = Node("Mul", (Node("Sub", (negative, Node("Abs", (negative,)))), d.number(d.one_of((0.5, 0.5, 0.3)))))
        node = d.swapped("AddV2", Node("Relu", (node,)), d.swapped("Mul", alpha, below))
    else:
        test = Node(d.one_of(("Greater", "GreaterEqual", "Less")), (negative, d.number(0)))
        node = Node("SelectV2", (test, node, d.swapped("Mul", alpha, node)))
    return x.like(node, [1, *x.shape] if len(shape) > len(x.shape) else None)


def residual(d, x):
    """A sum with what is there already: the same value, another of its sizes, a part that is broadcast."""
    if x.counted:
        return x.like(d.swapped("AddV2", x.node, x.node))
    other = d.like(x)
    if other is None or d.chance(0.2):
        other = x.like(d.feed(x.shape), x.shape)
    if d.chance(0.15):
        return x.like(Node("AddN", ([x.node, other.node] + ([x.node] if d.chance(0.3) else []),)))
    op = d.weighted(("AddV2", "Add", "Sub", "Mul"), (6, 1, 1, 1))
    if d.chance(0.15) and x.shape[0] > 1:
        part = [1, *x.shape[1:]]
        return x.like(d.swapped(op, x.node, d.feed(part)))
    return x.like(d.swapped(op, x.node, other.node))


def dropout(d, x):
    """Dropout in the ways that TensorFlow's versions write it."""
    rate = d.one_of((0.25, 0.5))
    scaled = Node("Mul", (x.node, d.number(1 / (1 - rate))))
    sizes = Node("Shape", (x.node,)) if d.chance(0.5) else const("int32", [len(x.shape)], x.shape)
    uniform = Node("RandomUniform", (sizes,), {"dtype": d.dtype})
    form = d.one_of(("cast", "select", "floor"))
    if form == "floor":
        if d.chance(0.5):
            scaled = Node("RealDiv", (x.node, d.number(1 - rate)))
        kept = Node("Floor", (d.swapped("AddV2", uniform, d.number(1 - rate)),))
        return x.like(InTraining("Mul", (scaled, kept), {}, x.node))
    kept = Node("GreaterEqual", (uniform, d.number(rate)))
    if form == "select":
        return x.like(InTraining("SelectV2", (kept, scaled, d.number(0)), {}, x.node))
    return x.like(InTraining("Mul", (scaled, Node("Cast", (kept,), {"DstT": d.dtype})), {}, x.node))


def nothing(d, x):
    """What passes its input through, or looks so."""
    form = d.one_of(("identity", "stop", "mask", "dropout", "reshape", "times_one", "plus_zero"))
    if form == "dropout" and not x.counted and x.shape and not d.mixes_constants:
        return dropout(d, x)
    if form == "identity":
        return x.like(Node("Identity", (x.node,)))
    if form == "stop":
        return x.like(Node("StopGradient", (x.node,)))
    if form == "mask" and not x.counted:
        # As dropout, but the mask is an input and what is kept is scaled by any number.
        rate = d.one_of((0.2, 0.5))
        kept = Node("GreaterEqual", (d.feed(x.shape), d.number(rate)))
        scaled = d.swapped("Mul", x.node, d.number(d.one_of((1 / (1 - rate), 3.0))))
        if d.chance(0.5):
            return x.like(Node("SelectV2", (kept, scaled, d.number(0))))
        return x.like(d.swapped("Mul", scaled, Node("Cast", (kept,), {"DstT": d.dtype})))
    if form == "reshape":
        to = [-1, *x.shape[1:]] if x.counted else list(x.shape)
        return x.like(Node("Reshape", (x.node, const("int32", [len(to)], to))))
    if form == "times_one":
        return x.like(d.swapped("Mul", x.node, d.number(1)))
    return x.like(d.swapped("AddV2", x.node, d.number(0)))


STEPS = {bias: 5, scale: 3, batch_norm: 2, activation: 5, prelu: 2, residual: 3, nothing: 2}


def tail(d, x, most=4):
    """Up to `most` of all these after each other."""
    for _ in range(d.size(0, most)):
        step = d.weighted(list(STEPS), list(STEPS.values()))
        x = d.add(step(d, x))
        if len(x.shape) > 5:
            break
    return x
