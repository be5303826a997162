# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


@cases("InvertPermutation")
def invert_permutation(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, values=[3, 0, 2, 1, 4])))
        yield case(f"{t}_one", op(feed(t, values=[0])))
        yield case(f"{t}_none", op(feed(t, [0])))
        yield case(f"{t}_constant", Node("Transpose", (feed("float32", [2, 3, 4]), op(const(t, [3], [2, 0, 1])))))
        yield case(f"{t}_twice", op(feed(t, values=[1, 1, 0])), error="permutation|twice|dupl")
        yield case(f"{t}_out_of_range", op(feed(t, values=[0, 3, 1])), error="range|permutation|not between")
        yield case(f"{t}_negative", op(feed(t, values=[0, -1, 1])), error="range|permutation|not between")
