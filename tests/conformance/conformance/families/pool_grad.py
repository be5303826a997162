# SPDX-License-Identifier: Apache-2.0
from conformance.families.pool_places import CORNERS, window
from conformance.graph import Node, feed
from conformance.registry import case, cases


@cases("MaxPoolGrad")
def max_pool_grad(op):
    def at(x, grad, w):
        return op(x, Node("MaxPool", (x,), w), grad, **w)

    for t in op.dtypes():
        x = feed(t, [2, 5, 7, 6], low=0, high=4)
        yield case(t, at(x, feed(t, [2, 3, 4, 6], low=0, high=4), window((2, 3), (2, 2))))
    x = feed("float32", [2, 5, 4, 70])
    yield case("valid", at(x, feed("float32", [2, 4, 3, 70]), window((2, 2), padding="VALID")))
    explicit = window((2, 2), padding="EXPLICIT", explicit_paddings=[0, 0, 1, 0, 0, 1, 0, 0])
    yield case("explicit", at(x, feed("float32", [2, 5, 4, 70]), explicit))
    g = feed("float32", [1, 2, 3, 1])
    yield case("corners", op(feed("float32", [1, 3, 4, 1], values=CORNERS), g, g, **window((2, 2), padding="VALID")))
    yield case("wrong_grad", at(x, feed("float32", [2, 4, 2, 70]), window((2, 2), padding="VALID")), error="grad")


@cases("AvgPoolGrad")
def avg_pool_grad(op):
    for t in op.dtypes():
        yield case(t, op([2, 5, 7, 6], feed(t, [2, 3, 4, 6]), **window((2, 3), (2, 2))))
    yield case("valid", op([1, 5, 5, 17], feed("float32", [1, 3, 2, 17]), **window((3, 2), (1, 3), "VALID")))
    yield case("gaps", op([1, 5, 5, 3], feed("float32", [1, 2, 2, 3]), **window((1, 1), (3, 4))))
    g = feed("float32", [2, 6, 2, 3])
    there = op([2, 5, 7, 6], Node("Transpose", (g, [0, 2, 3, 1])), **window((2, 3), (2, 2), "VALID"))
    first = op([2, 6, 5, 7], g, ksize=[1, 1, 2, 3], strides=[1, 1, 2, 2], padding="VALID", data_format="NCHW")
    yield case("nchw", first, expected=Node("Transpose", (there, [0, 3, 1, 2])))
    yield case("one", op([1, 1, 1, 1], feed("float32", [1, 1, 1, 1]), **window((1, 1))))
