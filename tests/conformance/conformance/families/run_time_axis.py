# SPDX-License-Identifier: Apache-2.0
"""What detection and mask code does along an axis whose size only a run knows: each op on the rows that a mask keeps, of
which some, none or all are kept. The expected sizes are TensorFlow's."""

from conformance.graph import Node, const, feed
from conformance.registry import case, cases

MASKS = {"some": [1, 0, 1, 1, 0, 1], "none": [0] * 6, "all": [1] * 6}


def kept(mask, data=None, where=None):
    """The rows of `data` that a mask keeps, as tf.boolean_mask writes it."""
    found = where or Node("Where", (feed("bool", values=mask),))
    rows = feed("float32", [6, 4]) if data is None else data
    return Node("GatherV2", (rows, Node("Squeeze", (found,), {"squeeze_dims": [1]}), 0))


def ints(mask, low=0, high=9, size=6):
    return kept(mask, feed("int32", [size], low=low, high=high))


def count(x):
    """How many rows there are, as x.shape[0] of a tensor of open shape."""
    return Node("StridedSlice", (Node("Shape", (x,)), [0], [1], [1]), {"shrink_axis_mask": 1})


def cut(x, begin, end, step=1, **masks):
    """x[begin:end:step] along axis 0; None leaves a bound open."""
    bits = {"begin_mask": int(begin is None), "end_mask": int(end is None), **masks}

    def bound(number):
        return [number or 0] if number is None or isinstance(number, int) else Node("Pack", ([number],))

    return Node("StridedSlice", (x, bound(begin), bound(end), [step]), bits)


def entry(x, index):
    end = index + 1 if index != -1 else 0
    return cut(x, index, end, shrink_axis_mask=1, end_mask=int(index == -1))


def on_all(name, build, masks=("some", "none", "all"), **options):
    """One case with the op on each mask."""
    outputs = []
    for one in masks:
        made = build(MASKS[one])
        outputs += made if isinstance(made, list) else [made]
    return case(name, *outputs, **options)


@cases("StridedSlice")
def strided_slice(op):
    bounds = [(None, 2, 1), (1, None, 1), (None, None, 2), (None, None, -1), (None, -1, 1), (-2, None, 1), (1, -1, 1),
              (1, 4, 2), (4, 1, -1), (None, None, -2), (-3, 3, 1), (3, -3, 1), (None, 9, 1), (2, 2, 1), (-1, None, -1)]  # fmt: skip
    for begin, end, step in bounds:
        yield on_all(f"{begin}_{end}_{step}", lambda m: cut(kept(m), begin, end, step))
    for index in (0, -1, 2):
        yield on_all(f"entry_{index}", lambda m: entry(kept(m), index), ("some", "all"))
        yield case(f"entry_{index}_of_none", entry(kept(MASKS["none"]), index), error="out of (bounds|range)|index")
    yield on_all("rows_and_columns", lambda m: Node("StridedSlice", (kept(m), [1, 1], [0, 3], [1, 1]), {"end_mask": 1}))
    yield on_all("row_and_columns", lambda m: Node("StridedSlice", (kept(m), [0, 3], [1, 0], [1, -1]), {"shrink_axis_mask": 1}),
                 ("some", "all"))  # fmt: skip
    yield on_all("new_axis", lambda m: Node("StridedSlice", (kept(m), [0, 1], [0, 3], [1, 1]), {"new_axis_mask": 1}))
    yield on_all("inner_axis", lambda m: Node("StridedSlice", (Node("Transpose", (kept(m), [1, 0])), [0, 0], [0, 2], [1, 1]),
                                              {"begin_mask": 3, "end_mask": 1}))  # fmt: skip

    def by_count(m):
        x = kept(m)
        return [cut(x, None, count(x)), cut(x, None, Node("Sub", (count(x), 1))), cut(x, Node("FloorDiv", (count(x), 2)), None)]

    yield on_all("by_count", by_count)
    yield case("by_number", cut(feed("float32", [6, 4]), None, feed("int32", values=3)))
    yield case("by_number_past_the_end", cut(feed("float32", [6, 4]), feed("int32", values=-2), feed("int32", values=9)))

    def twice(m):
        where = Node("Where", (feed("bool", values=m),))
        return Node("Mul", (cut(kept(m, where=where), None, 3), cut(kept(m, feed("float32", [6, 1]), where), None, 3)))

    yield on_all("two_of_one_length", twice)

    def differences(m):
        x = kept(m)
        return Node("Sub", (cut(x, 1, None), cut(x, None, -1)))

    yield on_all("differences", differences)

    def beside_nothing(m):
        x = kept(m)
        empty = Node("StridedSlice", (x, [0, 0], [0, 0], [2, 1]), {"begin_mask": 1, "end_mask": 1})
        return [cut(x, None, None, 2), Node("Shape", (empty,))]

    yield on_all("beside_nothing", beside_nothing)


@cases("Slice")
def slices(op):
    yield on_all("all", lambda m: op(kept(m), [0, 1], [-1, 2]))
    yield on_all("from_2", lambda m: op(kept(m), [2, 0], [-1, 4]), ("some", "all"))
    yield on_all("two", lambda m: op(kept(m), [1, 0], [2, -1]), ("some", "all"))
    yield case("too_many", op(kept(MASKS["some"]), [1, 0], [5, -1]), error="size|argument")
    yield on_all("beside_nothing", lambda m: Node("Shape", (op(kept(m), [1, 0], [-1, 0]),)), ("some", "all"))
    begin = Node("Pack", ([Node("Minimum", (feed("int32", values=2), 4)), 1],))
    yield case("from_a_number_on", op(feed("float32", [6, 4]), begin, [-1, -1]))

    def by_count(m):
        x = kept(m)
        return op(x, [0, 0], Node("Pack", ([Node("Minimum", (count(x), 3)), 4],)))

    yield on_all("by_count", by_count)


@cases("Pad", "PadV2", "MirrorPad")
def pad(op):
    def padded(x, paddings, **attributes):
        operands = (x, paddings, -1.0) if op.name == "PadV2" else (x, paddings)
        return op(*operands, **({"mode": "REFLECT"} if op.name == "MirrorPad" else {}), **attributes)

    every = ("some", "all") if op.name == "MirrorPad" else ("some", "none", "all")
    yield on_all("by_numbers", lambda m: padded(kept(m), [[1, 2], [0, 0]]), every)
    yield on_all("both_axes", lambda m: padded(kept(m), [[2, 0], [1, 3]]), every)
    if op.name == "MirrorPad":
        yield case("of_none", padded(kept(MASKS["none"]), [[1, 0], [0, 0]]), error="padding|argument")
        return

    def fixed(m, size=6):
        x = kept(m)
        return padded(x, Node("Pack", ([Node("Pack", ([0, Node("Sub", (size, count(x)))],)), [0, 0]],)))

    yield on_all("to_a_size", fixed)
    yield on_all("to_a_size_then_matmul", lambda m: Node("MatMul", (const("float32", [2, 8]), fixed(m, 8))))
    yield on_all("to_too_small_a_size", lambda m: fixed(m, 4), ("some",))
    yield case("too_many", fixed(MASKS["all"], 4), error="[Pp]adding|argument")


@cases("ConcatV2")
def concat(op):
    yield on_all("with_fixed", lambda m: op([feed("float32", [2, 4]), kept(m), feed("float32", [1, 4])], 0))
    yield on_all("with_other", lambda m: op([kept(m), kept(MASKS["some"])], 0))

    def with_itself(m):
        x = kept(m)
        return op([x, x], 0)

    def of_no_columns(m):
        none = Node("Slice", (kept(m), [0, 1], [-1, 0]))
        return Node("Shape", (op([none, feed("float32", [2, 0]), none], 0),))

    yield on_all("of_no_columns", of_no_columns)

    def filled(m):
        x = kept(m)
        zeros = Node("Fill", (Node("Pack", ([Node("Sub", (6, count(x))), 4],)), 0.0))
        return op([x, zeros], 0)

    yield on_all("with_itself", with_itself)
    yield on_all("to_a_size", filled)
    yield on_all("inner_axis", lambda m: op([Node("Transpose", (kept(m), [1, 0])), feed("float32", [4, 2])], 1))

    def columns(m):
        x = kept(m)
        return op([x, Node("Neg", (x,))], 1)

    yield on_all("columns", columns)
    yield on_all("then_reversed", lambda m: Node("ReverseV2", (op([kept(m), kept(MASKS["some"])], 0), [0])))


@cases("Tile", "ReverseV2", "Reverse")
def moved(op):
    if op.name == "Tile":
        yield on_all("rows", lambda m: op(kept(m), [3, 1]))
        yield on_all("both", lambda m: op(kept(m), [2, 2]))
        yield on_all("columns", lambda m: op(kept(m), [1, 2]))
        yield on_all("inner", lambda m: op(Node("Transpose", (kept(m), [1, 0])), [2, 2]))

        def by_count(m):
            x = kept(m)
            return Node("Mul", (x, op(feed("float32", [1, 4]), Node("Pack", ([count(x), 1],)))))

        yield on_all("by_count", by_count)
        return
    for axes in ([0], [0, 1], [1]):
        operand = axes if op.name == "ReverseV2" else [0 in axes, 1 in axes]
        # TensorFlow's Reverse does not take an empty first axis.
        every = ("some", "none", "all") if op.name == "ReverseV2" else ("some", "all")
        yield on_all(f"axes_{axes}", lambda m: op(kept(m), operand), every)


@cases("TopKV2")
def top_k(op):
    one = lambda m: Node("Reshape", (kept(m, feed("float32", [6, 1])), [-1]))  # noqa: E731
    negative = lambda m: Node("Reshape", (kept(m, feed("float32", values=[[-1e30], [-2], [float("-inf")], [-3], [-4], [-5]])), [-1]))  # noqa: E731, E501
    yield on_all("two", lambda m: op(one(m), 2), ("some", "all"))
    yield on_all("none", lambda m: op(one(m), 0))
    yield on_all("negative", lambda m: op(negative(m), 3), ("some", "all"))
    yield on_all("least_integers", lambda m: op(kept(m, feed("int32", values=[-(2**31)] * 5 + [7])), 3), ("some", "all"))
    yield case("too_many", op(one(MASKS["some"]), 5), error="at least|k is|argument")

    def sort(m):
        x = one(m)
        return op(x, count(x))

    def ascending(m):
        x = Node("Neg", (one(m),))
        return Node("Neg", (op(x, count(x))[0],))

    def at_most(m):
        x = one(m)
        return op(x, Node("Minimum", (count(x), 3)))

    yield on_all("sort", sort)
    yield on_all("ascending", ascending)
    yield on_all("at_most", at_most)
    yield on_all("rows", lambda m: op(kept(m), 2))

    def best_rows(m):
        x = kept(m)
        scores = Node("StridedSlice", (x, [0, 0], [0, 1], [1, 1]), {"begin_mask": 1, "end_mask": 1, "shrink_axis_mask": 2})
        return Node("GatherV2", (x, op(scores, Node("Minimum", (count(x), 3)))[1], 0))

    yield on_all("best_rows", best_rows)


@cases("MatMul", "BatchMatMulV2")
def products(op):
    batch = op.name != "MatMul"

    def product(x, y, turn_x=False, turn_y=False):
        return op(x, y, **({"adj_x": turn_x, "adj_y": turn_y} if batch else {"transpose_a": turn_x, "transpose_b": turn_y}))

    def specials():
        return feed("float32", values=[[1, 2], [float("nan"), float("inf")], [3, 4], [5, 6], [float("inf"), 0], [7, 8]])

    def gram(m):
        x = kept(m)
        return product(x, x, turn_x=True)

    def similarity(m):
        x = kept(m)
        return product(x, x, turn_y=True)

    def weighted(m):
        where = Node("Where", (feed("bool", values=m),))
        return product(kept(m, where=where), kept(m, specials(), where), turn_x=True)

    yield on_all("over_rows", gram)
    yield on_all("over_rows_with_specials", weighted)
    yield on_all("of_rows", similarity)
    yield on_all("of_rows_then_mask", lambda m: Node("Where", (Node("Greater", (similarity(m), 0.0)),)))
    yield on_all("of_rows_and_others", lambda m: product(kept(m), kept(MASKS["some"]), turn_y=True))

    def attention(m):
        x = kept(m)
        return product(Node("Softmax", (product(x, x, turn_y=True),)), x)

    yield on_all("attention", attention)


@cases("Sub", "Maximum", "SelectV2", "LogicalAnd")
def pairs(op):
    """Pairwise: two axes of one size."""

    def columns(x):
        return Node("ExpandDims", (x, 1)), Node("ExpandDims", (x, 0))

    def pair(m):
        x = kept(m)
        a, b = columns(x)
        if op.name == "SelectV2":
            return op(Node("Greater", (a, b)), a, 0.0)
        if op.name == "LogicalAnd":
            return op(Node("Greater", (a, 0.0)), Node("Less", (b, 0.0)))
        return op(a, b)

    yield on_all("rows", pair)
    if op.name != "Sub":
        return
    distance = lambda m: Node("Sum", (Node("Square", (pair(m),)), 2))  # noqa: E731
    yield on_all("distances", distance)
    yield on_all("distances_as_bytes", lambda m: Node("Cast", (distance(m),), {"DstT": "float16"}))
    for kind in ("Sum", "Mean", "Max", "Min"):
        for axes in (0, 1, [0, 1], [0, 1, 2]):
            yield on_all(f"{kind}_{axes}", lambda m: Node(kind, (Node("Square", (pair(m),)), axes), {"keep_dims": axes == 1}))
    yield on_all("arg_min", lambda m: Node("ArgMin", (distance(m), 1)), ("some", "all"))
    yield on_all("turned", lambda m: Node("Transpose", (pair(m), [2, 1, 0])))
    yield on_all("upper", lambda m: Node("MatrixBandPart", (distance(m), const("int64", [], 0), const("int64", [], -1))))
    yield on_all("first", lambda m: Node("StridedSlice", (distance(m), [0, 1], [2, 0], [1, 1]), {"begin_mask": 1, "end_mask": 2}))
    yield on_all("shape", lambda m: [Node("Shape", (pair(m),)), Node("Size", (pair(m),))])
    yield on_all("of_two", lambda m: op(Node("ExpandDims", (kept(m), 1)), Node("ExpandDims", (kept(MASKS["some"]), 0))))

    def overlap(m):
        """Intersection over union of all pairs of boxes."""
        where = Node("Where", (feed("bool", values=m),))
        corner, size = kept(m, feed("float32", [6, 2], low=0, high=1), where), kept(m, feed("float32", [6, 2], low=0.5, high=1), where)
        far = Node("AddV2", (corner, size))
        low = Node("Maximum", columns(corner))
        high = Node("Minimum", columns(far))
        both = Node("Prod", (Node("Maximum", (Node("Sub", (high, low)), 0.0)), 2))
        area = Node("Prod", (size, 1))
        either = Node("Sub", (Node("AddV2", columns(area)), both))
        return Node("RealDiv", (both, either))

    yield on_all("overlap", overlap)
    yield on_all("overlap_of_any", lambda m: Node("Any", (Node("Greater", (overlap(m), 0.3)), 1)))


@cases("MatrixDiagV3", "MatrixDiagPartV3", "MatrixSetDiagV3")
def diagonals(op):
    def build(m):
        x = Node("Reshape", (kept(m, feed("float32", [6, 1])), [-1]))
        square = Node("Sub", (Node("ExpandDims", (x, 1)), Node("ExpandDims", (Node("Exp", (x,)), 0))))
        if op.name == "MatrixDiagV3":
            return op(x, 0, -1, -1, 0.0)
        return op(square, 0, 0.0) if op.name == "MatrixDiagPartV3" else op(square, Node("Neg", (x,)), 0)

    yield on_all("main", build)


@cases("ScatterNd", "TensorScatterUpdate", "TensorScatterAdd", "TensorScatterMax")
def scatter(op):
    def places(m):
        return Node("Where", (feed("bool", values=m),))

    def scattered(m):
        where = places(m)
        rows = kept(m, where=where)
        if op.name == "ScatterNd":
            return op(where, rows, const("int64", [2], [6, 4]))
        return op(feed("float32", [6, 4]), where, rows)

    yield on_all("rows", scattered)
    if op.name == "ScatterNd":

        def ones(m):
            where = Node("Where", (feed("bool", values=[m, m[::-1]]),))
            return op(where, Node("Fill", (Node("Pack", ([count(where)],)), 1.0)), const("int64", [2], [2, 6]))

        yield on_all("a_mask_again", ones)
        where = places(MASKS["some"])
        yield case("outside", op(where, kept(MASKS["some"], where=where), const("int64", [2], [5, 4])), error="ind(ex|ices)")

        def back(m):
            x = kept(m)
            return op(feed("int32", values=[[0]]), feed("float32", [1, 4]), Node("Pack", ([count(x), 4],)))

        yield on_all("into_rows", back, ("some", "all"))
        yield case("into_no_rows", back(MASKS["none"]), error="index|indices|range")
        return

    def into(m):
        x = kept(m)
        return op(x, feed("int32", values=[[1], [0]]), feed("float32", [2, 4]))

    yield on_all("into_rows", into, ("some", "all"))
    yield case("into_no_rows", into(MASKS["none"]), error="index|indices|range")


@cases("Unique", "UniqueWithCounts")
def unique(op):
    yield on_all("integers", lambda m: op(ints(m, 0, 3)))
    yield on_all("then_fill", lambda m: Node("ZerosLike", (op(ints(m, 0, 3))[0],)))
    yield on_all("floats", lambda m: op(kept(m, feed("float32", values=[1, 1, 2, 1, float("nan"), 2]))))


@cases("UnsortedSegmentSum", "UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd")
def segments(op):
    def reduced(m, low=0, high=3):
        where = Node("Where", (feed("bool", values=m),))
        return op(kept(m, where=where), kept(m, feed("int32", [6], low=low, high=high), where), 4)

    yield on_all("rows", reduced)
    yield on_all("dropped", lambda m: reduced(m, -2, 2))
    yield on_all("columns", lambda m: op(Node("Transpose", (kept(m), [1, 0])), feed("int32", values=[0, 1, 0, 1]), 2))


@cases("Conv2D", "DepthwiseConv2dNative", "MaxPool", "AvgPool")
def windows(op):
    def image(m):
        """[1, 1, rows, channels], as tf.nn.conv1d makes it."""
        return Node("ExpandDims", (Node("ExpandDims", (kept(m), 0)), 1))

    def slid(m, width, step, padding):
        # Of a depthwise convolution TensorFlow takes equal strides alone.
        attributes = {"strides": [1, step if op.name.startswith("Depth") else 1, step, 1], "padding": padding}
        if op.name.endswith("Pool"):
            return op(image(m), ksize=[1, 1, width, 1], **attributes)
        channels = [4, 3] if op.name == "Conv2D" else [4, 1]
        return op(image(m), const("float32", [1, width, *channels]), **attributes)

    if op.name != "AvgPool":
        yield on_all("same", lambda m: slid(m, 3, 1, "SAME"), ("some", "all"))
    yield on_all("valid", lambda m: slid(m, 3, 1, "VALID"), ("some", "all"))
    yield on_all("strided", lambda m: slid(m, 2, 2, "VALID"))
    yield on_all("of_one", lambda m: slid(m, 1, 1, "VALID"))
    yield on_all("strided_far", lambda m: slid(m, 3, 3, "VALID"))

    def beside_no_images(m):
        none = Node("Slice", (image(m), [0, 0, 0, 0], [0, -1, -1, -1]))
        attributes = {"strides": [1, 2, 2, 1], "padding": "VALID"}
        if op.name.endswith("Pool"):
            return Node("Shape", (op(none, ksize=[1, 1, 2, 1], **attributes),))
        return Node("Shape", (op(none, const("float32", [1, 2, 4, 1]), **attributes),))

    yield on_all("beside_no_images", beside_no_images)
    yield case("too_few", slid(MASKS["none"], 3, 1, "VALID"), error="larger|argument")
    if op.name == "Conv2D":
        squeezed = lambda m: Node("Relu", (Node("BiasAdd", (Node("Squeeze", (slid(m, 3, 1, "SAME"),), {"squeeze_dims": [1]}), const("float32", [3]))),))  # noqa: E731, E501
        yield on_all("conv1d", squeezed, ("some", "all"))


@cases("GatherNd", "GatherV2")
def gathers(op):
    if op.name == "GatherNd":
        yield on_all("rows_of_rows", lambda m: op(kept(m), feed("int32", values=[[1], [0], [1]])), ("some", "all"))
        yield on_all("places_of_rows", lambda m: op(kept(m), feed("int32", values=[[1, 3], [0, 0]])), ("some", "all"))
        yield case("too_far", op(kept(MASKS["some"]), feed("int32", values=[[4]])), error="index|indices|range|does not")

        def again(m):
            x = kept(m)
            return op(x, Node("Where", (Node("Greater", (Node("Sum", (x, 1)), 0.0)),)))

        yield on_all("masked_again", again)
        return
    for axis in (0, 1):
        yield on_all(f"axis_{axis}", lambda m: op(kept(m), feed("int32", values=[1, 0, 1]), axis), ("some", "all"))

    def again(m):
        x = kept(m)
        return kept(m, x, Node("Where", (Node("Greater", (Node("Sum", (x, 1)), 0.0)),)))

    yield on_all("masked_again", again)


@cases("BroadcastTo", "Fill", "Range", "OneHot", "ExpandDims", "Squeeze", "Reshape", "Pack", "Unpack", "Split", "Transpose")
def shapes(op):
    def build(m):
        x = kept(m)
        n = count(x)
        return {
            "BroadcastTo": lambda: op(feed("float32", [4]), Node("Shape", (x,))),
            "Fill": lambda: op(Node("Shape", (x,)), 2.0),
            "Range": lambda: op(0, n, 1),
            "OneHot": lambda: op(ints(m, 0, 4), 5, 1.0, 0.0),
            "ExpandDims": lambda: op(x, 0),
            "Squeeze": lambda: op(Node("ExpandDims", (x, 1)), squeeze_dims=[1]),
            "Reshape": lambda: op(x, [-1]),
            "Pack": lambda: op([x, x], axis=1),
            "Unpack": lambda: op(x, num=4, axis=1),
            "Split": lambda: op(1, x, num_split=2),
            "Transpose": lambda: op(x, [1, 0]),
        }[op.name]()

    yield on_all("rows", build)


@cases("Relu", "Exp", "Neg", "Sqrt", "Abs", "Cast", "AddV2", "Mul", "RealDiv", "Minimum", "Pow", "FloorMod", "Greater", "Equal",
       "LogicalNot", "ClipByValue", "AddN", "BiasAdd", "Softmax", "LogSoftmax", "Identity", "ZerosLike")  # fmt: skip
def elements(op):
    def build(m):
        x = kept(m)
        return {
            "Cast": lambda: op(x, DstT="int32"),
            "FloorMod": lambda: op(ints(m), 3),
            "Sqrt": lambda: op(Node("Square", (x,))),
            "Pow": lambda: op(x, 2.0),
            "LogicalNot": lambda: op(Node("Greater", (x, 0.0))),
            "ClipByValue": lambda: op(x, -0.5, 0.5),
            "AddN": lambda: op([x, Node("Neg", (x,)), x]),
            "BiasAdd": lambda: op(x, const("float32", [4])),
        }.get(op.name, lambda: op(x) if op.name in ONE else op(x, Node("Neg", (x,))))()

    yield on_all("rows", build)


ONE = {"Relu", "Exp", "Neg", "Abs", "Softmax", "LogSoftmax", "Identity", "ZerosLike"}


@cases("Sum", "Mean", "Max", "Min", "Prod", "All", "Any", "ArgMax", "Cumsum", "Cumprod", "Where", "Shape", "Size")
def reductions(op):
    def build(m):
        x = kept(m)
        if op.name in ("All", "Any", "Where"):
            x = Node("Greater", (x, 0.0))
        if op.name in ("Where", "Shape", "Size"):
            return op(x)
        return [op(x, axis) for axis in ([0, 1] if op.name in ("ArgMax", "Cumsum", "Cumprod") else [0, 1, [0, 1]])]

    yield on_all("rows", build, ("some", "all") if op.name == "ArgMax" else ("some", "none", "all"))
