# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("AddN")
def add_n(op):
    for t in op.dtypes():
        yield case(t, op([feed(t, [2, 3, 5]), feed(t, [2, 3, 5]), feed(t, [2, 3, 5])]))
    for n in (1, 2, 4, 9):
        yield case(f"of_{n}", op([feed("float32", [19]) for _ in range(n)]))
    for shape in ([], [0], [2, 1, 2, 1, 2, 1, 2, 3]):
        yield case(f"rank_{len(shape)}", op([feed("float32", shape), feed("float32", shape)]))
    x = feed("float32", [3, 3])
    yield case("same_operand_thrice", op([x, x, x]))
    yield case("with_constant", op([x, const("float32", [3, 3])]))
    yield case("wraps", op([feed("int8", values=[127, -128, 100]), feed("int8", values=[1, -1, 100])]))
