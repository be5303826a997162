# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import is_unsigned
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


def used(node, t):
    """The op's operands are constants, so that its result is read by another op over an input."""
    return Node("Maximum", (node, feed(t, [])))


@cases("Range")
def range_(op):
    for t in op.dtypes("Tidx"):
        up, down = (1, 9, 3), (9, 0, -2)
        if t == "float16":  # TensorFlow has a kernel, but its shape inference refuses it
            x = feed(t, [])
            made = Node("Cast", (op(*(const("float32", [], v) for v in up)),), {"DstT": t})
            yield case(t, Node("Maximum", (op(*(const(t, [], v) for v in up)), x)), expected=Node("Maximum", (made, x)))
            continue
        yield case(t, used(op(*(const(t, [], v) for v in up)), t))
        if not is_unsigned(t):
            yield case(f"{t}_down", used(op(*(const(t, [], v) for v in down)), t))
    yield case("fractions", used(op(0.5, 3.2, 0.3), "float32"))
    yield case("none", used(op(3, 3, 1), "int32"))
    yield case("of_a_size", used(op(0, Node("Size", (feed("float32", [3, 4]),)), 1), "int32"))
    yield case("by_chain", used(op(folded(2), folded(9), folded(3)), "int32"))
    yield case("zero_delta", used(op(0, 3, 0), "int32"), error="delta|0")
    yield case("wrong_way", used(op(0, 3, -1), "int32"), error="start|limit|delta")


@cases("LinSpace")
def lin_space(op):
    for t in op.dtypes():
        yield case(t, used(op(const(t, [], 1), const(t, [], 9), 5), t))
    for n in (1, 2, 17):
        yield case(f"num_{n}", used(op(-1.5, 2.5, n), "float32"))
    yield case("down", used(op(2.5, -1.5, 7), "float32"))
    yield case("num_of_int64", used(op(0.0, 1.0, folded(4, "int64")), "float32"))
    yield case("num_0", used(op(0.0, 1.0, 0), "float32"), error="num|0")
