# SPDX-License-Identifier: Apache-2.0
from conformance.families.pool3d import window
from conformance.graph import Node, feed
from conformance.registry import case, cases

# name: planes, rows and columns of x and of the result, window
FORMS = {
    "same": ([5, 4, 3], [3, 4, 2], ((2, 3, 2), (2, 1, 2))),
    "valid": ([5, 4, 3], [3, 2, 2], ((3, 3, 2), (1, 1, 1), "VALID")),
    "stride_over_kernel": ([5, 4, 3], [2, 2, 2], ((1, 2, 1), (3, 3, 2))),
    "one": ([1, 1, 1], [1, 1, 1], ((1, 1, 1),)),
}
LAST = [0, 2, 3, 4, 1]


@cases("MaxPool3DGrad")
def max_pool3d_grad(op):
    def at(x, dy, w):
        return op(x, Node("MaxPool3D", (x,), w), dy, **w)

    for t in op.dtypes():
        yield case(t, at(feed(t, [2, 5, 4, 3, 19]), feed(t, [2, 3, 4, 2, 19]), window((2, 3, 2), (2, 1, 2))))
    for name, (x, y, w) in FORMS.items():
        yield case(name, at(feed("float32", [2, *x, 5]), feed("float32", [2, *y, 5]), window(*w)))
    ties = feed("float32", [1, 2, 4, 4, 3], low=0, high=2, values=[i % 3 for i in range(96)])
    yield case("equal_maxima", at(ties, feed("float32", [1, 2, 4, 4, 3]), window((2, 2, 3))))
    yield case("other_maxima", op(feed("float32", [1, 2, 2, 2, 1]), feed("float32", [1, 1, 1, 1, 1]),
                                  feed("float32", [1, 1, 1, 1, 1]), **window((2, 2, 2), padding="VALID")))  # fmt: skip
    x, dy = feed("float32", [2, 3, 4, 3, 6]), feed("float32", [2, 3, 4, 2, 6])
    moved = [Node("Transpose", (v, LAST)) for v in (x, dy)]
    there = at(*moved, window((3, 3, 2), (1, 2, 1)))
    yield case("ncdhw", op(x, Node("Transpose", (Node("MaxPool3D", (moved[0],), window((3, 3, 2), (1, 2, 1))), [0, 4, 1, 2, 3])),
                           dy, **window((3, 3, 2), (1, 2, 1), first=True)),
               expected=Node("Transpose", (there, [0, 4, 1, 2, 3])))  # fmt: skip


@cases("AvgPool3DGrad")
def avg_pool3d_grad(op):
    for t in op.dtypes():
        yield case(t, op([2, 5, 4, 3, 19], feed(t, [2, 3, 4, 2, 19]), **window((2, 3, 2), (2, 1, 2))))
    for name, (x, y, w) in FORMS.items():
        yield case(name, op([2, *x, 5], feed("float32", [2, *y, 5]), **window(*w)))
    dy = feed("float32", [2, 3, 4, 2, 6])
    there = op([2, 4, 2, 6, 3], Node("Transpose", (dy, LAST)), **window((3, 3, 2), (1, 1, 1)))
    yield case("ncdhw", op([2, 3, 4, 2, 6], dy, **window((3, 3, 2), (1, 1, 1), first=True)),
               expected=Node("Transpose", (there, [0, 4, 1, 2, 3])))  # fmt: skip
