# SPDX-License-Identifier: Apache-2.0
from conformance.families.conv2d import turned
from conformance import values
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases

# name: shape of the result, of the filter (height, width, channels of the result, of the input), of the input, attributes
FORMS = {
    "same": ([1, 6, 7, 3], [3, 3, 3, 4], [1, 6, 7, 4], {}),
    "valid": ([1, 6, 7, 3], [3, 3, 3, 4], [1, 4, 5, 4], {"padding": "VALID"}),
    "stride_2_same": ([1, 8, 7, 3], [3, 3, 3, 4], [1, 4, 4, 4], {"strides": [1, 2, 2, 1]}),
    "stride_2_valid": ([2, 9, 8, 3], [3, 2, 3, 4], [2, 4, 4, 4], {"strides": [1, 2, 2, 1], "padding": "VALID"}),
    "stride_2_even_filter": ([1, 8, 8, 2], [4, 4, 2, 17], [1, 4, 4, 17], {"strides": [1, 2, 2, 1]}),
    "strides_differ": ([1, 9, 6, 2], [3, 3, 2, 3], [1, 3, 6, 3], {"strides": [1, 3, 1, 1]}),
    "stride_beyond_filter": ([1, 6, 9, 2], [2, 2, 2, 3], [1, 2, 3, 3], {"strides": [1, 3, 3, 1]}),
    "stride_is_filter": ([1, 4, 6, 5], [2, 2, 5, 3], [1, 2, 3, 3], {"strides": [1, 2, 2, 1], "padding": "VALID"}),
    "1x1": ([1, 3, 4, 8], [1, 1, 8, 5], [1, 3, 4, 5], {}),
    "explicit": ([1, 6, 6, 2], [3, 3, 2, 3], [1, 7, 5, 3],
                 {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 2, 1, 0, 1, 0, 0]}),
    "uncovered_rest": ([1, 8, 8, 2], [3, 3, 2, 3], [1, 3, 3, 3], {"strides": [1, 2, 2, 1], "padding": "VALID"}),
}  # fmt: skip


@cases("Conv2DBackpropInput")
def conv2d_backprop_input(op):
    def full(attributes):
        return {"strides": [1, 1, 1, 1], "padding": "SAME", **attributes}

    for t in [t for t in op.dtypes() if t != "int32"]:
        yield case(t, op([1, 6, 7, 3], const(t, [3, 3, 3, 4]), feed(t, [1, 6, 7, 4]), **full({})))
        yield case(f"{t}_filter_fed", op([1, 6, 7, 3], feed(t, [3, 3, 3, 4]), feed(t, [1, 6, 7, 4]), **full({})))
    for name, (result, filter_shape, shape, attributes) in FORMS.items():
        yield case(name, op(result, const("float32", filter_shape), feed("float32", shape), **full(attributes)))
    for name in ("same", "stride_2_valid", "strides_differ", "explicit"):
        result, filter_shape, (n, h, w, c), attributes = FORMS[name]
        x, weights = feed("float32", [n, c, h, w]), const("float32", filter_shape)
        there = op(result, weights, Node("Transpose", (x, [0, 2, 3, 1])), **full(attributes))
        here = op(turned(result), weights, x, data_format="NCHW",
                  **{k: turned(v) if isinstance(v, list) else v for k, v in full(attributes).items()})  # fmt: skip
        yield case(f"nchw_{name}", here, expected=Node("Transpose", (there, [0, 3, 1, 2])))
    x = values.not_finite("float32", [2, 3, 2])
    yield case("not_finite", op([len(x), 4, 6, 3], const("float32", [3, 3, 3, 2]), feed("float32", values=x),
                                **full({"strides": [1, 2, 2, 1]})))  # fmt: skip
    yield case("sizes_by_chain", op(folded([1, 4, 4, 2]), const("float32", [3, 3, 2, 3]), feed("float32", [1, 2, 2, 3]),
                                    **full({"strides": [1, 2, 2, 1]})))  # fmt: skip
    x = feed("float32", [2, 3, 3, 4])
    batch = Node("StridedSlice", (Node("Shape", (x,)), [0], [1], [1]), {"shrink_axis_mask": 1})
    sizes = Node("Pack", ([batch, const("int32", [], 6), const("int32", [], 6), const("int32", [], 5)],))
    yield case("batch_of_its_input", op(sizes, const("float32", [3, 3, 5, 4]), x, **full({"strides": [1, 2, 2, 1]})))
    yield case("does_not_fit", op([1, 9, 9, 3], const("float32", [3, 3, 3, 4]), feed("float32", [1, 6, 7, 4]), **full({})),
               error="size|shape|dim|expected")  # fmt: skip
