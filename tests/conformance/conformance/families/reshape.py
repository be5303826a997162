# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("Reshape")
def reshape(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3, 4]), [4, 6]))
    for a, b in (([6], [2, 3]), ([2, 3], [-1]), ([2, 3, 4], [2, -1]), ([1], []), ([], [1, 1]), ([0, 3], [3, 0]),
                 ([0, 3], [3, -1]), ([0, 3], [0, -1]), ([0, 4, 3], [-1, 0, 6]), ([2, 2, 2, 2], [1, 2, 1, 2, 1, 2, 1, 2]), ([2, 1, 2, 1, 2, 1, 2, 3], [-1, 6])):  # fmt: skip
        yield case(f"{'x'.join(map(str, a)) or 'scalar'}_to_{'x'.join(map(str, b)) or 'scalar'}",
                   op(feed("float32", a), const("int32", [len(b)], b)))  # fmt: skip
    yield case("shape_of_int64", op(feed("float32", [2, 3]), const("int64", [2], [3, 2])))
    yield case("shape_by_chain", op(feed("float32", [2, 3]), folded([3, -1])))
    x = feed("float32", [2, 3, 4])
    batch = Node("StridedSlice", (Node("Shape", (x,)), [0], [1], [1]), {"shrink_axis_mask": 1})
    yield case("flatten", op(x, Node("Pack", ([batch, const("int32", [], -1)],))))
    y = feed("float32", [2, 3, 4], declared=[None, 3, 4])
    batch = Node("StridedSlice", (Node("Shape", (y,)), [0], [1], [1]), {"shrink_axis_mask": 1})
    yield case("flatten_open_batch", op(y, Node("Pack", ([batch, const("int32", [], -1)],))))
    yield case("does_not_fit", op(feed("float32", [2, 3]), [4]), error="6|4")
    yield case("two_unknown", op(feed("float32", [2, 3]), [-1, -1]), error="-1|one")


@cases("ExpandDims")
def expand_dims(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3]), 1))
    for axis in (0, 1, 2, -1, -3):
        yield case(f"axis_{axis}", op(feed("float32", [3, 4]), axis))
    yield case("scalar", op(feed("float32", []), 0))
    yield case("axis_in_a_vector", op(feed("float32", [3]), [1]))
    yield case("axis_by_chain", op(feed("float32", [3, 4]), folded(-2, "int64")))
    yield case("empty", op(feed("float32", [0, 3]), 1))
    yield case("out_of_range", op(feed("float32", [3, 4]), 3), error="axis|dim|range")


@cases("Squeeze")
def squeeze(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 3, 1])))
    for axes in ([0], [2], [0, 2], [-1], [-5, 2], [4]):
        yield case(f"axes_{'_'.join(map(str, axes))}", op(feed("float32", [1, 3, 1, 2, 1] if axes != [4] else [2, 1, 1, 3, 1]), squeeze_dims=axes))
    yield case("to_scalar", op(feed("float32", [1, 1, 1])))
    yield case("scalar", op(feed("float32", [])))
    yield case("nothing", op(feed("float32", [2, 3])))
    yield case("rank_8", op(feed("float32", [2, 1, 2, 1, 2, 1, 2, 1]), squeeze_dims=[1, 7]))
    yield case("empty", op(feed("float32", [0, 1])))
    yield case("not_of_size_1", op(feed("float32", [1, 3]), squeeze_dims=[1]), error="1|size|dimension")
