# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, feed
from conformance.registry import case, cases


def window(ksize, strides=(1, 1, 1), padding="SAME", first=False):
    def spread(v):
        return [1, 1, *v] if first else [1, *v, 1]

    return {"ksize": spread(ksize), "strides": spread(strides), "padding": padding,
            "data_format": "NCDHW" if first else "NDHWC"}  # fmt: skip


# What MaxPool3D makes of NaN depends on whether TensorFlow runs oneDNN.
CORNERS = [float("-inf"), float("-inf"), 2, float("-inf"), float("-inf"), float("-inf"), 1, 3, -3, float("inf"), -1, 0]


@cases("MaxPool3D", "AvgPool3D")
def pool3d(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 5, 4, 3, 19]), **window((2, 3, 2), (2, 1, 2))))
    yield case("valid", op(feed("float32", [2, 5, 4, 3, 66]), **window((3, 3, 2), padding="VALID")))
    yield case("stride_over_kernel", op(feed("float32", [1, 5, 4, 3, 2]), **window((1, 2, 1), (3, 3, 2))))
    yield case("one", op(feed("float32", [1, 1, 1, 1, 1]), **window((1, 1, 1))))
    yield case("empty", op(feed("float32", [0, 3, 3, 3, 2]), **window((2, 2, 2))))
    yield case("corners", op(feed("float32", [1, 2, 3, 2, 1], values=CORNERS), **window((2, 2, 1))))
    x = feed("float32", [2, 3, 4, 3, 6])
    there = op(Node("Transpose", (x, [0, 2, 3, 4, 1])), **window((3, 3, 2), (1, 2, 1)))
    yield case("ncdhw", op(x, **window((3, 3, 2), (1, 2, 1), first=True)),
               expected=Node("Transpose", (there, [0, 4, 1, 2, 3])))  # fmt: skip
