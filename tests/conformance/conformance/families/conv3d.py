# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import Node, const, feed
from conformance.registry import case, cases

LAST = [0, 2, 3, 4, 1]
FIRST = [0, 4, 1, 2, 3]


# Without oneDNN, TensorFlow has no dilations here; tests/ops has them.
def window(strides=(1, 1, 1), padding="SAME", first=False):
    steps = [1, 1, *strides] if first else [1, *strides, 1]
    return {"strides": steps, "padding": padding, "data_format": "NCDHW" if first else "NDHWC"}


# name, x, filter, window
FORWARD = [
    ("strided_valid", [1, 7, 6, 5, 3], [3, 3, 3, 3, 17], ((2, 2, 2), "VALID")),
    ("strides_differ", [1, 7, 6, 5, 3], [2, 3, 2, 3, 4], ((1, 2, 3), "SAME")),
    ("stride_over_kernel", [1, 9, 4, 4, 2], [1, 1, 1, 2, 3], ((4, 3, 2), "SAME")),
    ("empty", [0, 3, 4, 4, 2], [1, 1, 1, 2, 3], ()),
]


@cases("Conv3D")
def conv3d(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 5, 6, 4, 4]), const(t, [3, 2, 3, 4, 5]), **window()))
        yield case(f"{t}_filter_fed", op(feed(t, [1, 3, 4, 4, 4]), feed(t, [2, 2, 3, 4, 5]), **window()))
    for name, x, f, w in FORWARD:
        yield case(name, op(feed("float32", x), const("float32", f), **window(*w)))
        x = feed("float32", [x[0], x[4], *x[1:4]])
        f = const("float32", f)
        there = op(Node("Transpose", (x, LAST)), f, **window(*w))
        yield case(f"{name}_ncdhw", op(x, f, **window(*w, first=True)), expected=Node("Transpose", (there, FIRST)))
    x = feed("float32", values=values.not_finite("float32", [2, 2, 3, 2]))
    yield case("not_finite", op(x, const("float32", [2, 2, 2, 2, 3]), **window()))
    yield case("too_large", op(feed("float32", [1, 2, 2, 2, 1]), const("float32", [3, 1, 1, 1, 1]),
                               **window(padding="VALID")), error="kernel depth 3")  # fmt: skip


# name, result, filter, out_backprop, window
BACKWARD = [
    ("same", [1, 8, 9, 7, 3], [3, 3, 3, 3, 4], [1, 4, 5, 4, 4], ((2, 2, 2), "SAME")),
    ("valid", [1, 9, 9, 7, 3], [2, 1, 3, 3, 4], [1, 3, 5, 5, 4], ((3, 2, 1), "VALID")),
    ("gaps", [2, 5, 4, 3, 6], [1, 1, 1, 6, 4], [2, 2, 2, 2, 4], ((3, 2, 2), "SAME")),
]


@cases("Conv3DBackpropInputV2")
def conv3d_backprop_input(op):
    for t in op.dtypes():
        yield case(t, op([1, 6, 5, 8, 3], const(t, [3, 2, 3, 3, 5]), feed(t, [1, 3, 5, 4, 5]), **window((2, 1, 2))))
    for name, sizes, f, y, w in BACKWARD:
        yield case(name, op(sizes, const("float32", f), feed("float32", y), **window(*w)))
        yield case(f"{name}_filter_fed", op(sizes, feed("float32", f), feed("float32", y), **window(*w)))
    y = feed("float32", [1, 4, 4, 5, 4])
    f = const("float32", [3, 3, 3, 3, 4])
    there = op([1, 8, 9, 7, 3], f, Node("Transpose", (y, LAST)), **window((2, 2, 2)))
    yield case("ncdhw", op([1, 3, 8, 9, 7], f, y, **window((2, 2, 2), first=True)),
               expected=Node("Transpose", (there, FIRST)))  # fmt: skip
