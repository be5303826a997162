# SPDX-License-Identifier: Apache-2.0
"""Where, and what other ops make of a size that only a run knows: the expected sizes are TensorFlow's."""

from conformance import values
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


def mask(shape, low=-1, high=1):
    return Node("Greater", (feed("float32", shape, low=low, high=high), 0.0))


@cases("Where")
def where(op):
    for t in op.dtypes():
        if t == "float16":  # TensorFlow names it, but has no kernel for it
            x = feed(t, [3, 4], low=0, high=1)
            yield case(t, op(x), expected=Node("Where", (Node("Cast", (x,), {"DstT": "float32"}),)))
            continue
        yield case(t, op(feed(t, [3, 4], low=0, high=1)))
    for t in ("float32", "float64"):
        special = values.specials(t)
        yield case(f"specials_{t}", op(feed(t, values=special)))
    for rank in range(1, 9):
        yield case(f"rank_{rank}", op(mask([2] * rank)))
    yield case("none", op(feed("bool", [4, 5], values=[[False] * 5] * 4)))
    yield case("all", op(feed("bool", [4, 5], values=[[True] * 5] * 4)))
    yield case("empty", op(feed("float32", [0, 3])))
    yield case("long", op(mask([1000])))
    yield case("scalar", op(feed("bool", values=True)), error="1 to 8 axes")

    def rows(tested=None, data=None):  # boolean_mask as Python writes it
        found = op(tested or mask([6]))
        return Node("GatherV2", (data or feed("float32", [6, 3]), Node("Squeeze", (found,), {"squeeze_dims": [1]}), 0))

    yield case("then_cast", Node("Cast", (op(mask([3, 4])),), {"DstT": "float32"}))
    yield case("then_mask", rows())
    yield case("then_mask_none", rows(feed("bool", values=[False] * 6)))
    yield case("then_gather_nd", Node("GatherNd", (feed("float32", [3, 4, 2]), op(mask([3, 4])))))
    yield case("then_shape", Node("Shape", (op(mask([3, 4])),)))
    yield case("then_size", Node("Size", (op(mask([3, 4])),), {"out_type": "int64"}))
    yield case("then_rank", Node("Rank", (op(mask([3, 4])),)))
    yield case("then_transpose", Node("Transpose", (op(mask([3, 4])), [1, 0])))
    yield case("then_flat", Node("Reshape", (op(mask([3, 4])), [-1])))
    yield case("then_unpack", Node("Unpack", (op(mask([3, 4])),), {"num": 2, "axis": 1})[1])
    yield case("then_column", Node("StridedSlice", (op(mask([3, 4])), [0, 1], [0, 2], [1, 1]),
                                   {"begin_mask": 1, "end_mask": 1, "shrink_axis_mask": 2}))  # fmt: skip
    yield case("then_one_hot", Node("OneHot", (Node("Reshape", (op(mask([5])), [-1])), 5, 1.0, 0.0)))
    yield case("then_divide", Node("FloorDiv", (const("int64", [], 7), op(feed("bool", values=[[True, False]])))), error="zero")
    more = Node("AddV2", (op(mask([4])), const("int64", [], 1)))
    yield case("then_divide_by_more", Node("FloorDiv", (const("int64", [], 7), more)))
    for kind in ("Sum", "Mean", "Max", "Min", "Prod"):
        for axis in (0, 1):
            yield case(f"then_{kind.lower()}_{axis}", Node(kind, (rows(), axis), {"keep_dims": axis == 0}))
    for kind in ("All", "Any"):
        yield case(f"then_{kind.lower()}", Node(kind, (Node("Greater", (rows(), 0.0)), 0)))
    yield case("then_sum_of_all", Node("Sum", (rows(), [0, 1])))
    yield case("then_mean_of_none", Node("Mean", (rows(feed("bool", values=[False] * 6)), 0)))
    yield case("then_arg_max", Node("ArgMax", (rows(), 0)))
    yield case("then_arg_max_of_none", Node("ArgMax", (rows(feed("bool", values=[False] * 6)), 0)), error="argument|empty")
    yield case("then_cumsum_backwards", Node("Cumsum", (rows(), 0), {"reverse": True, "exclusive": True}))
    yield case("then_softmax", Node("Softmax", (Node("Transpose", (rows(), [1, 0])),)))
    yield case("then_matmul", Node("MatMul", (rows(), const("float32", [3, 5]))))
    yield case("then_bias_relu", Node("Relu", (Node("BiasAdd", (rows(), const("float32", [3]))),)))
    yield case("then_pack", Node("Pack", ([rows()],), {"axis": 1}))
    tested, data = mask([6]), feed("float32", [6, 3])
    twice = Node("Mul", (rows(tested, data), rows(tested, feed("float32", [6, 3]))))
    yield case("then_twice_the_mask", twice)
    yield case("then_index", Node("GatherV2", (rows(feed("bool", values=[1, 0, 1, 1, 0, 1])), feed("int32", values=[3, 0, 1]), 0)))
    yield case("then_index_too_large", Node("GatherV2", (rows(feed("bool", values=[1, 0, 1, 1, 0, 0])),
                                                         feed("int32", values=[3, 0, 1]), 0)), error="range|\\[0, 3\\)")  # fmt: skip
    yield case("then_where", op(Node("Greater", (Node("GatherV2", (feed("float32", [7], low=-1, high=1),
                                                                    Node("Reshape", (op(mask([7])), [-1])), 0)), 0.0))))  # fmt: skip
    kept = rows()
    count = Node("StridedSlice", (Node("Shape", (kept,)), [0], [1], [1]), {"shrink_axis_mask": 1})
    numbers = Node("Range", (0, count, 1))
    yield case("then_range", numbers)
    yield case("then_range_and_rows", Node("Mul", (kept, Node("ExpandDims", (Node("Cast", (numbers,), {"DstT": "float32"}), 1)))))
    yield case("then_fill", Node("Fill", (Node("Pack", ([count, 2],)), 3.0)))
    yield case("then_fill_and_rows", Node("AddV2", (kept, Node("Fill", (Node("Pack", ([count, 3],)), 3.0)))))
    yield case("then_reshape_by_count", Node("Reshape", (kept, Node("Pack", ([count, 3, 1],)))))
    yield case("then_count", Node("Mul", (count, 2)))
