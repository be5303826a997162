# SPDX-License-Identifier: Apache-2.0
"""A graph of equal results that TensorFlow's CPU kernels can run: they know NHWC alone, so transposes stand around each op of
NCHW; and without what training alone needs, whose results are random."""

from conformance.graph import Leaf, Node, Port
from conformance.random_graphs.drawing import InTraining

IMAGE = {"Conv2DBackpropInput": 2, "Conv3DBackpropInputV2": 2}  # the operand that is an image; of others the first
SIZES = {"Conv2DBackpropInput": 0, "Conv3DBackpropInputV2": 0}  # the operand that has its sizes
PER_AXIS = ("strides", "ksize", "dilations", "explicit_paddings")


def to_last(rank):
    return [0, *range(2, rank), 1]


def to_first(rank):
    return [0, rank - 1, *range(1, rank - 1)]


def grouped(wanted, operands):
    """A depthwise convolution; where TensorFlow's CPU kernel does not know its strides or dilations, as one of a group a
    channel."""
    strides = [n for n in wanted.attributes["strides"] if n > 1]
    if len(strides) in (0, 2) and len(set(strides)) < 2 and set(wanted.attributes["dilations"]) == {1}:
        return in_last(Node(wanted.op, tuple(operands), wanted.attributes), 0)
    h, w, c, m = wanted.operands[1].shape
    filters = Node("Reshape", (operands[1], [h, w, 1, c * m]))
    return in_last(Node("Conv2D", (operands[0], filters), wanted.attributes), 0)


def in_last(wanted, image):
    """An op with an image among its operands, in NHWC; the outputs are those of the op, or a list."""
    first = wanted.attributes["data_format"]
    rank = len(first)
    if first.endswith("C"):
        return wanted
    operands = list(wanted.operands)
    operands[image] = Node("Transpose", (operands[image], to_last(rank)))
    attributes = {**wanted.attributes, "data_format": first[0] + first[2:] + "C"}
    for name in PER_AXIS:
        if listed := attributes.get(name):
            each = len(listed) // rank
            attributes[name] = [n for axis in to_last(rank) for n in listed[each * axis : each * axis + each]]
    if wanted.op in SIZES:
        operands[SIZES[wanted.op]] = [operands[SIZES[wanted.op]][axis] for axis in to_last(rank)]
    return [Node("Transpose", (Node(wanted.op, tuple(operands), attributes), to_first(rank)))]


def channels_last(outputs):
    """Outputs of equal results."""
    done = {}

    def operand(what):
        if isinstance(what, Port):
            made = node(what.node)
            return made[what.port] if isinstance(made, list) else Port(made, what.port)
        if isinstance(what, Node):
            made = node(what)
            return made[0] if isinstance(made, list) else made
        return what

    def node(wanted):
        if isinstance(wanted, Leaf):
            return wanted
        if isinstance(wanted, InTraining):
            return [operand(wanted.instead)]
        if id(wanted) not in done:
            done[id(wanted)] = rewritten(wanted)
        return done[id(wanted)]

    def rewritten(wanted):
        operands = [[operand(o) for o in each] if isinstance(each, list) else operand(each) for each in wanted.operands]
        if wanted.op == "DepthwiseConv2dNative":
            return grouped(wanted, operands)
        made = Node(wanted.op, tuple(operands), wanted.attributes)
        return in_last(made, IMAGE.get(wanted.op, 0)) if "data_format" in wanted.attributes else made

    return [operand(o) for o in outputs]
