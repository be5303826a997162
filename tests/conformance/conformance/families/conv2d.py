# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import Node, const, feed
from conformance.registry import case, cases

# name: shape of the input, of the filter, attributes
FORMS = {
    "1x1": ([1, 5, 6, 8], [1, 1, 8, 4], {}),
    "1x1_stride_2": ([2, 5, 6, 3], [1, 1, 3, 17], {"strides": [1, 2, 2, 1]}),
    "3x3_same": ([1, 7, 6, 3], [3, 3, 3, 5], {}),
    "3x3_valid": ([1, 7, 6, 3], [3, 3, 3, 5], {"padding": "VALID"}),
    "3x3_stride_2_same": ([1, 8, 7, 4], [3, 3, 4, 8], {"strides": [1, 2, 2, 1]}),
    "3x3_stride_2_valid": ([1, 8, 7, 4], [3, 3, 4, 8], {"strides": [1, 2, 2, 1], "padding": "VALID"}),
    "strides_differ": ([1, 9, 10, 2], [3, 3, 2, 3], {"strides": [1, 3, 1, 1]}),
    "strides_differ_valid": ([1, 9, 10, 2], [2, 3, 2, 3], {"strides": [1, 1, 4, 1], "padding": "VALID"}),
    "stride_beyond_filter": ([1, 9, 9, 2], [2, 2, 2, 3], {"strides": [1, 3, 4, 1]}),
    "dilated": ([1, 9, 9, 2], [3, 3, 2, 3], {"dilations": [1, 2, 2, 1]}),
    "dilations_differ": ([1, 9, 11, 2], [3, 2, 2, 3], {"dilations": [1, 1, 3, 1]}),
    "dilated_valid": ([1, 9, 11, 2], [3, 2, 2, 3], {"dilations": [1, 3, 2, 1], "padding": "VALID"}),
    "explicit": ([1, 5, 6, 2], [3, 3, 2, 4], {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 2, 1, 0, 3, 0, 0]}),
    "explicit_stride": ([1, 7, 6, 2], [3, 2, 2, 4],
                        {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 1, 0, 2, 2, 0, 0], "strides": [1, 2, 3, 1]}),
    "explicit_none": ([1, 5, 6, 2], [3, 3, 2, 4], {"padding": "EXPLICIT", "explicit_paddings": [0] * 8}),
    "explicit_dilated": ([1, 7, 6, 2], [2, 2, 2, 4],
                         {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 1, 0, 0, 2, 0, 0], "dilations": [1, 2, 1, 1]}),
    "filter_larger_than_input": ([1, 3, 2, 3], [5, 5, 3, 2], {}),
    "filter_is_input": ([2, 4, 5, 3], [4, 5, 3, 7], {"padding": "VALID"}),
    "1d_row": ([2, 1, 17, 3], [1, 5, 3, 4], {}),
    "1d_column": ([2, 17, 1, 3], [4, 1, 3, 4], {"strides": [1, 2, 1, 1]}),
    "even_filter": ([1, 6, 7, 2], [2, 4, 2, 3], {}),
    "groups": ([1, 6, 6, 8], [3, 3, 2, 8], {}),
    "groups_2_stride": ([2, 7, 5, 6], [3, 3, 3, 10], {"strides": [1, 2, 2, 1]}),
    "groups_of_one": ([1, 5, 5, 4], [3, 3, 1, 8], {"padding": "VALID"}),
    "wide": ([1, 3, 4, 33], [3, 3, 33, 37], {}),
    "one_channel": ([1, 6, 6, 1], [3, 3, 1, 1], {}),
    "no_batch": ([0, 4, 4, 2], [3, 3, 2, 3], {}),
    "7x7": ([1, 15, 14, 3], [7, 7, 3, 6], {"strides": [1, 2, 2, 1]}),
}  # fmt: skip


def turned(numbers):
    """A list for NHWC in the order of NCHW."""
    pairs = [numbers[2 * i : 2 * i + 2] for i in range(4)] if len(numbers) == 8 else [[n] for n in numbers]
    return [n for i in (0, 3, 1, 2) for n in pairs[i]]


def nchw(op, shape, weights, attributes):
    """The same convolution of NCHW, and what it gives by way of NHWC: TensorFlow's CPU kernel knows that alone."""
    n, h, w, c = shape
    x = feed("float32", [n, c, h, w])
    there = op(Node("Transpose", (x, [0, 2, 3, 1])), weights, **attributes)
    return (op(x, weights, **{name: turned(value) if isinstance(value, list) else value for name, value in attributes.items()},
               data_format="NCHW"), Node("Transpose", (there, [0, 3, 1, 2])))  # fmt: skip


@cases("Conv2D")
def conv2d(op):
    def full(attributes):
        return {"strides": [1, 1, 1, 1], "padding": "SAME", **attributes}

    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 5, 6, 3]), const(t, [3, 3, 3, 4]), **full({})))
        yield case(f"{t}_filter_fed", op(feed(t, [1, 5, 6, 3]), feed(t, [3, 3, 3, 4]), **full({})))
    for name, (shape, filter_shape, attributes) in FORMS.items():
        yield case(name, op(feed("float32", shape), const("float32", filter_shape), **full(attributes)))
    for name in ("3x3_same", "strides_differ", "dilations_differ", "explicit", "groups", "1x1_stride_2"):
        shape, filter_shape, attributes = FORMS[name]
        node, expected = nchw(op, shape, const("float32", filter_shape), full(attributes))
        yield case(f"nchw_{name}", node, expected=expected)
        yield case(f"filter_fed_{name}", op(feed("float32", shape), feed("float32", filter_shape), **full(attributes)))
    # Narrow filters may be computed for several pixels at once: what is not finite must stay with those that see it.
    for c, h, w, k, out, stride in ((1, 3, 4, 3, 8, 1), (2, 2, 6, 3, 4, 1), (1, 2, 8, 5, 2, 1), (1, 3, 8, 3, 5, 2), (3, 3, 3, 2, 17, 1)):
        x = feed("float32", values=values.not_finite("float32", [h, w, c]))
        yield case(f"not_finite_{k}x{k}x{c}_to_{out}", op(x, const("float32", [k, k, c, out]), **full({"strides": [1, 1, stride, 1]})))
    yield case("channels_do_not_fit", op(feed("float32", [1, 4, 4, 3]), const("float32", [3, 3, 2, 4]), **full({})),
               error="channel|depth|divi|multiple")  # fmt: skip
