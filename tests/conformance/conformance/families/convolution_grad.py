# SPDX-License-Identifier: Apache-2.0
from conformance.families.conv2d import turned
from conformance.graph import Node, feed, folded
from conformance.registry import case, cases

# name: height and width of x and of the result, of the filter, attributes
FORMS = {
    "same": ([6, 7], [6, 7], [3, 3], {}),
    "valid": ([6, 7], [4, 5], [3, 3], {"padding": "VALID"}),
    "stride_2_same": ([8, 7], [4, 4], [3, 3], {"strides": [1, 2, 2, 1]}),
    "stride_2_valid": ([9, 8], [4, 4], [3, 2], {"strides": [1, 2, 2, 1], "padding": "VALID"}),
    "stride_beyond_filter": ([6, 9], [2, 3], [2, 2], {"strides": [1, 3, 3, 1]}),
    "1x1": ([3, 4], [3, 4], [1, 1], {}),
    "1x1_stride_2": ([5, 4], [3, 2], [1, 1], {"strides": [1, 2, 2, 1]}),
    "explicit": ([6, 6], [7, 5], [3, 3], {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 2, 1, 0, 1, 0, 0]}),
    "uncovered_rest": ([8, 8], [3, 3], [3, 3], {"strides": [1, 2, 2, 1], "padding": "VALID"}),
}


def full(attributes):
    return {"strides": [1, 1, 1, 1], "padding": "SAME", **attributes}


def turned_all(attributes):
    return {k: turned(v) if isinstance(v, list) else v for k, v in full(attributes).items()}


def filter_cases(op, filter_of, channels, result_channels):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 6, 7, channels]), filter_of([3, 3]), feed(t, [2, 6, 7, result_channels]), **full({})))
    for name, (x, y, size, attributes) in FORMS.items():
        yield case(name, op(feed("float32", [2, *x, channels]), filter_of(size),
                            feed("float32", [2, *y, result_channels]), **full(attributes)))  # fmt: skip
    for name in ("same", "stride_2_valid", "explicit"):
        x, y, size, attributes = FORMS[name]
        images = feed("float32", [2, channels, *x]), feed("float32", [2, result_channels, *y])
        moved = [Node("Transpose", (v, [0, 2, 3, 1])) for v in images]
        yield case(f"nchw_{name}", op(images[0], filter_of(size), images[1], data_format="NCHW", **turned_all(attributes)),
                   expected=op(moved[0], filter_of(size), moved[1], **full(attributes)))  # fmt: skip
    # TensorFlow gives whatever lies in memory as the depthwise gradient of no images.
    yield case("no_images" if op.name.startswith("Conv") else "one_image", op(feed("float32", [0 if op.name.startswith("Conv") else 1, 4, 4, channels]), filter_of([3, 3]),
                               feed("float32", [0 if op.name.startswith("Conv") else 1, 4, 4, result_channels]), **full({})))  # fmt: skip
    yield case("sizes_by_chain", op(feed("float32", [1, 4, 4, channels]), folded(filter_of([3, 3])),
                                    feed("float32", [1, 4, 4, result_channels]), **full({})))  # fmt: skip


@cases("Conv2DBackpropFilter")
def conv2d_backprop_filter(op):
    yield from filter_cases(op, lambda size: [*size, 3, 4], 3, 4)
    # TensorFlow's CPU kernel does neither: dilated it is a convolution of x with the gradient, and groups are done by one.
    x, dy = feed("float32", [2, 9, 8, 3]), feed("float32", [2, 5, 5, 5])
    there = Node("Conv2D", (Node("Transpose", (x, [3, 1, 2, 0])), Node("Transpose", (dy, [1, 2, 0, 3]))),
                 {"strides": [1, 2, 3, 1], "padding": "VALID"})  # fmt: skip
    yield case("dilated", op(x, [3, 2, 3, 5], dy, **full({"padding": "VALID", "dilations": [1, 2, 3, 1]})),
               expected=Node("Transpose", (there, [1, 2, 0, 3])))  # fmt: skip
    x, dy = feed("float32", [2, 5, 5, 6]), feed("float32", [2, 5, 5, 9])
    groups = [[Node("Slice", (v, [0, 0, 0, g * n], [2, 5, 5, n])) for v, n in ((x, 2), (dy, 3))] for g in range(3)]
    parts = [op(a, [3, 3, 2, 3], b, **full({})) for a, b in groups]
    yield case("groups", op(x, [3, 3, 2, 9], dy, **full({})), expected=Node("ConcatV2", (parts, 3)))
    yield case("does_not_fit", op(feed("float32", [1, 9, 9, 3]), [3, 3, 3, 4], feed("float32", [1, 6, 7, 4]), **full({})),
               error="size|shape|dim|expected|must be")  # fmt: skip


@cases("DepthwiseConv2dNativeBackpropFilter")
def depthwise_filter(op):
    yield from filter_cases(op, lambda size: [*size, 3, 2], 3, 6)
    yield case("multiplier_1", op(feed("float32", [1, 5, 5, 7]), [3, 3, 7, 1], feed("float32", [1, 5, 5, 7]), **full({})))


@cases("DepthwiseConv2dNativeBackpropInput")
def depthwise_input(op):
    def at(t, n, x, y, size, attributes):
        return op([n, *x, 3], feed(t, [*size, 3, 2]), feed(t, [n, *y, 6]), **full(attributes))

    for t in op.dtypes():
        yield case(t, at(t, 2, [6, 7], [6, 7], [3, 3], {}))
    for name, (x, y, size, attributes) in FORMS.items():
        yield case(name, at("float32", 2, x, y, size, attributes))
    for name in ("same", "stride_2_valid", "explicit"):
        x, y, size, attributes = FORMS[name]
        weights, dy = feed("float32", [*size, 3, 2]), feed("float32", [2, 6, *y])
        there = op([2, *x, 3], weights, Node("Transpose", (dy, [0, 2, 3, 1])), **full(attributes))
        yield case(f"nchw_{name}", op([2, 3, *x], weights, dy, data_format="NCHW", **turned_all(attributes)),
                   expected=Node("Transpose", (there, [0, 3, 1, 2])))  # fmt: skip
    yield case("sizes_by_chain", op(folded([1, 4, 4, 5]), feed("float32", [3, 3, 5, 1]), feed("float32", [1, 4, 4, 5]),
                                    **full({})))  # fmt: skip
