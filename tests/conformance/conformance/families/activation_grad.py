# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import is_float
from conformance.graph import const, feed
from conformance.registry import case, cases
from conformance.values import pairs, specials

# What stays finite in float16 when it is squared, and what is not finite at all.
NUMBERS = [0, -0.0, 0.5, -0.5, 1, -1, 2.5, 5.75, 6, 7, -7, float("inf"), float("-inf"), float("nan")]


def over_all(op, gradient_first, **attributes):
    def at(g, x):
        return op(g, x, **attributes) if gradient_first else op(x, g, **attributes)

    for t in op.dtypes():
        g, x = pairs(t, NUMBERS if is_float(t) else specials(t))
        yield case(t, at(feed(t, [2, 3, 11]), feed(t, [2, 3, 11])), at(feed(t, values=g), feed(t, values=x)))
    t = "float32"
    yield case("scalar", at(feed(t, []), feed(t, [])))
    yield case("empty", at(feed(t, [3, 0]), feed(t, [3, 0])))
    yield case("rank_8", at(feed(t, [2, 1, 2, 1, 3, 1, 2, 2]), feed(t, [2, 1, 2, 1, 3, 1, 2, 2])))
    yield case("constant_gradient", at(const(t, [17]), feed(t, [17])))
    yield case("constant_operand", at(feed(t, [17]), const(t, [17])))


@cases("EluGrad", "LeakyReluGrad", "Relu6Grad", "ReluGrad", "SeluGrad", "SoftplusGrad", "SoftsignGrad")
def gradient_first(op):
    yield from over_all(op, True)
    for alpha in (0.0, 0.01, 1.5, -0.5) if op.name == "LeakyReluGrad" else ():
        yield case(f"alpha_{alpha}", op(feed("float32", [3, 17]), feed("float32", [3, 17]), alpha=alpha))
    yield case("shapes_differ", op(feed("float32", [2, 3]), feed("float32", [3])), error="one type")


@cases("InvGrad", "ReciprocalGrad", "RsqrtGrad", "SigmoidGrad", "SqrtGrad", "TanhGrad")
def gradient_second(op):
    yield from over_all(op, False)
