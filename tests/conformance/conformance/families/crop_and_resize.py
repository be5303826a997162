# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases

# Inside, the whole, beyond, turned around, without area.
BOXES = [[0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], [-0.2, -0.1, 1.1, 1.3], [0.9, 0.9, 0.1, 0.1], [0.5, 0.5, 0.5, 0.5]]


@cases("CropAndResize")
def crop_and_resize(op):
    def boxes(make=feed):
        return make("float32", [5, 4], BOXES), make("int32", [5], [0, 1, 1, 0, 1])

    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 6, 5, 3], low=0, high=100), *boxes(), [3, 4]))
        yield case(f"{t}_nearest", op(feed(t, [2, 6, 5, 3], low=0, high=100), *boxes(), [3, 4], method="nearest"))
    for method in ("bilinear", "nearest"):
        for size in ([1, 1], [1, 5], [7, 7], [2, 1]):
            yield case(f"{method}_{size[0]}x{size[1]}",
                       op(feed("float32", [2, 6, 5, 17]), *boxes(const), size, method=method, extrapolation_value=-2.5))  # fmt: skip
    yield case("size_by_chain", op(feed("float32", [2, 6, 5, 1]), *boxes(), folded([2, 3])))
    yield case("no_boxes", op(feed("float32", [2, 6, 5, 1]), feed("float32", [0, 4]), feed("int32", [0]), [2, 2]))
    yield case("index_beyond", op(feed("float32", [1, 6, 5, 1]), *boxes(), [2, 2]), error="index|box_ind")
    yield case("not_finite", op(feed("float32", [1, 6, 5, 1]), feed("float32", values=[[0, 0, float("nan"), 1]]),
                                feed("int32", values=[0]), [2, 2]), error="finite|argument")  # fmt: skip
    yield case("size_0", op(feed("float32", [2, 6, 5, 1]), *boxes(), [0, 2]), error="crop_size|positive")
    found = Node("NonMaxSuppressionV3", (feed("float32", [5, 4], BOXES), feed("float32", [5], [0.9, 0.8, 0.7, 0.6, 0.1]), 4, 0.9, 0.3))
    some = Node("GatherV2", (feed("float32", [5, 4], BOXES), found, 0))
    yield case("boxes_found_at_run_time", op(feed("float32", [1, 6, 5, 3]), some, Node("Mul", (found, 0)), [2, 3]))
