# SPDX-License-Identifier: Apache-2.0
from conformance.families.conv2d import nchw
from conformance import values
from conformance.graph import Node, const, feed
from conformance.registry import case, cases

FORMS = {
    "same": ([1, 7, 6, 5], [3, 3, 5, 1], {}),
    "valid": ([1, 7, 6, 5], [3, 3, 5, 1], {"padding": "VALID"}),
    "stride_2": ([2, 8, 7, 16], [3, 3, 16, 1], {"strides": [1, 2, 2, 1]}),
    "stride_2_valid": ([2, 8, 7, 16], [3, 3, 16, 1], {"strides": [1, 2, 2, 1], "padding": "VALID"}),
    "multiplier_2": ([1, 5, 6, 3], [3, 3, 3, 2], {}),
    "multiplier_3_stride": ([1, 7, 6, 4], [3, 2, 4, 3], {"strides": [1, 2, 2, 1]}),
    "multiplier_8_of_one": ([1, 9, 9, 1], [4, 4, 1, 8], {}),
    "strides_differ": ([1, 9, 10, 2], [3, 3, 2, 1], {"strides": [1, 3, 1, 1]}),
    "dilated": ([1, 9, 9, 4], [3, 3, 4, 1], {"dilations": [1, 2, 2, 1]}),
    "dilations_differ": ([1, 9, 11, 4], [3, 2, 4, 2], {"dilations": [1, 1, 3, 1]}),
    "dilated_valid": ([1, 9, 11, 4], [3, 2, 4, 1], {"dilations": [1, 3, 2, 1], "padding": "VALID"}),
    "explicit": ([1, 5, 6, 3], [3, 3, 3, 1], {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 2, 1, 0, 3, 0, 0]}),
    "explicit_stride": ([1, 7, 6, 2], [3, 2, 2, 2],
                        {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 1, 0, 2, 2, 0, 0], "strides": [1, 2, 2, 1]}),
    "5x5": ([1, 6, 7, 17], [5, 5, 17, 1], {}),
    "row": ([1, 1, 17, 8], [1, 5, 8, 1], {}),
    "1x1": ([1, 3, 4, 33], [1, 1, 33, 1], {}),
    "filter_larger_than_input": ([1, 2, 3, 4], [5, 5, 4, 1], {}),
    "no_batch": ([0, 4, 4, 2], [3, 3, 2, 1], {}),
}  # fmt: skip


def beyond(attributes):
    return "dilations" in attributes or len(set(attributes.get("strides", [1] * 4)[1:3])) > 1


@cases("DepthwiseConv2dNative")
def depthwise(op):
    def full(attributes):
        return {"strides": [1, 1, 1, 1], "padding": "SAME", **attributes}

    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 5, 6, 4]), const(t, [3, 3, 4, 2]), **full({})))
        yield case(f"{t}_filter_fed", op(feed(t, [1, 5, 6, 4]), feed(t, [3, 3, 4, 2]), **full({})))
    for name, (shape, (h, w, c, m), attributes) in FORMS.items():
        x, weights = feed("float32", shape), const("float32", [h, w, c, m])
        # TensorFlow's CPU kernel knows no dilations and equal strides alone; a convolution with a group a channel knows all.
        grouped = Node("Conv2D", (x, Node("Reshape", (weights, [h, w, 1, c * m]))), full(attributes))
        yield case(name, op(x, weights, **full(attributes)), expected=grouped if beyond(attributes) else None)
    for c, m in ((3, 1), (2, 3)):
        x = feed("float32", values=values.not_finite("float32", [3, 4, c]))
        yield case(f"not_finite_{c}_by_{m}", op(x, const("float32", [3, 3, c, m]), **full({})))
    for name in ("same", "stride_2", "multiplier_2", "explicit"):
        shape, filter_shape, attributes = FORMS[name]
        node, expected = nchw(op, shape, const("float32", filter_shape), full(attributes))
        yield case(f"nchw_{name}", node, expected=expected)
        yield case(f"filter_fed_{name}", op(feed("float32", shape), feed("float32", filter_shape), **full(attributes)))
