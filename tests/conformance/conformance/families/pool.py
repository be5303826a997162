# SPDX-License-Identifier: Apache-2.0
from conformance.families.conv2d import turned
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases
from conformance.values import specials

FORMS = {
    "2x2": ([1, 6, 8, 3], [1, 2, 2, 1], [1, 2, 2, 1], "VALID"),
    "2x2_same_odd": ([1, 5, 7, 3], [1, 2, 2, 1], [1, 2, 2, 1], "SAME"),
    "3x3_stride_2_same": ([2, 7, 8, 4], [1, 3, 3, 1], [1, 2, 2, 1], "SAME"),
    "3x3_stride_2_valid": ([2, 7, 8, 4], [1, 3, 3, 1], [1, 2, 2, 1], "VALID"),
    "3x3_stride_1": ([1, 5, 6, 17], [1, 3, 3, 1], [1, 1, 1, 1], "SAME"),
    "axes_differ": ([1, 9, 10, 2], [1, 3, 2, 1], [1, 1, 3, 1], "SAME"),
    "axes_differ_valid": ([1, 9, 10, 2], [1, 2, 4, 1], [1, 3, 1, 1], "VALID"),
    "stride_beyond_window": ([1, 9, 9, 2], [1, 2, 2, 1], [1, 4, 3, 1], "VALID"),
    "all": ([2, 4, 5, 3], [1, 4, 5, 1], [1, 1, 1, 1], "VALID"),
    "window_beyond_input": ([1, 3, 2, 3], [1, 5, 5, 1], [1, 1, 1, 1], "SAME"),
    "row": ([2, 1, 17, 3], [1, 1, 3, 1], [1, 1, 2, 1], "SAME"),
    "1x1_stride_2": ([1, 5, 5, 3], [1, 1, 1, 1], [1, 2, 2, 1], "VALID"),
    "no_batch": ([0, 4, 4, 3], [1, 2, 2, 1], [1, 2, 2, 1], "VALID"),
}


def nchw(op, form, **attributes):
    (n, h, w, c), ksize, strides, padding = form
    x = feed("float32", [n, c, h, w])
    there = op(Node("Transpose", (x, [0, 2, 3, 1])), ksize=ksize, strides=strides, padding=padding, **attributes)
    paddings = {k: turned(v) for k, v in attributes.items()}
    here = op(x, ksize=turned(ksize), strides=turned(strides), padding=padding, data_format="NCHW", **paddings)
    return here, Node("Transpose", (there, [0, 3, 1, 2]))


@cases("AvgPool", "MaxPool")
def pool(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 6, 7, 3]), ksize=[1, 3, 2, 1], strides=[1, 2, 2, 1], padding="SAME"))
    for name, (shape, ksize, strides, padding) in FORMS.items():
        yield case(name, op(feed("float32", shape), ksize=ksize, strides=strides, padding=padding))
    for name in ("2x2", "3x3_stride_2_same", "axes_differ"):
        node, expected = nchw(op, FORMS[name])
        yield case(f"nchw_{name}", node, expected=expected)
    if op.name == "MaxPool":
        for t in op.dtypes():
            numbers = specials(t)[:8].reshape(1, 2, 4, 1)
            yield case(f"{t}_specials", op(feed(t, values=numbers), ksize=[1, 2, 2, 1], strides=[1, 1, 1, 1], padding="SAME"))
        explicit = {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 1, 0, 0, 2, 0, 0]}
        yield case("explicit", op(feed("float32", [1, 5, 6, 3], low=-5, high=-1), ksize=[1, 3, 3, 1], strides=[1, 2, 1, 1], **explicit))
        yield case("depth_window", op(feed("float32", [1, 3, 4, 6]), ksize=[1, 1, 1, 2], strides=[1, 1, 1, 2], padding="VALID"))
        for t in ("float16", "bfloat16", "float32"):
            low = feed(t, values=[[[[float("-inf")], [float("-inf")], [float("nan")], [1]]]])
            yield case(f"{t}_of_minus_infinity", op(low, ksize=[1, 1, 2, 1], strides=[1, 1, 1, 1], padding="VALID"))
        nan = float("nan")
        x = feed("float32", values=[[[[1], [nan]], [[2], [3]]]])
        yield case("nan", op(x, ksize=[1, 2, 2, 1], strides=[1, 1, 1, 1], padding="VALID"))


@cases("MaxPoolV2")
def max_pool_v2(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 6, 7, 3]), [1, 3, 2, 1], [1, 2, 2, 1], padding="SAME"))
    for name, (shape, ksize, strides, padding) in FORMS.items():
        if name in ("2x2", "axes_differ", "axes_differ_valid", "all"):
            yield case(name, op(feed("float32", shape), ksize, strides, padding=padding))
    yield case("by_chain", op(feed("float32", [1, 4, 6, 2]), folded([1, 2, 3, 1]), folded([1, 2, 3, 1]), padding="VALID"))
