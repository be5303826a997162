# SPDX-License-Identifier: Apache-2.0
import itertools

from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("Slice")
def slice_(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 4, 5]), [1, 0, 2], [2, 3, 2]))
    for name, (shape, begin, size) in {
        "to_the_end": ([4, 5], [1, 2], [-1, -1]),
        "all": ([4, 5], [0, 0], [4, 5]),
        "nothing": ([4, 5], [1, 5], [2, 0]),
        "rows": ([7, 5], [2, 0], [3, -1]),
        "columns": ([7, 5], [0, 3], [-1, 1]),
        "rank_1": ([19], [3], [13]),
        "rank_8": ([2, 1, 2, 1, 2, 3, 2, 3], [0, 0, 1, 0, 0, 1, 0, 1], [2, 1, 1, 1, 2, 2, 1, 2]),
        "empty": ([0, 3], [0, 1], [0, 2]),
    }.items():
        yield case(name, op(feed("float32", shape), begin, size))
    yield case("scalar", op(feed("float32", []), const("int32", [0], []), const("int32", [0], [])))
    yield case("of_int64", op(feed("float32", [4, 5]), const("int64", [2], [1, 2]), const("int64", [2], [2, -1])))
    yield case("by_chain", op(feed("float32", [4, 5]), folded([1, 2]), folded([2, -1])))
    for t in ("int32", "int64"):
        yield case(f"begin_fed_{t}", op(feed("float32", [6, 7, 2]), feed(t, values=[4, 1, 0]), const(t, [3], [2, 3, 2])))
    some = Node("Pack", ([feed("int32", values=3), 1],))
    yield case("begin_half_fed", op(feed("float32", [6, 7]), some, [2, -1]))
    for begin in (5, -1, 2**31 - 1, -(2**31)):
        yield case(f"begin_fed_out_of_range_{begin}", op(feed("float32", [6]), feed("int32", values=[begin]), [2]), error="range|begin")
    yield case("out_of_range", op(feed("float32", [4, 5]), [1, 2], [4, 1]), error="slice|range|size|begin")
    yield case("negative_begin", op(feed("float32", [4, 5]), [-1, 2], [1, 1]), error="slice|range|size|begin")


# name: shape, begin, end, strides, masks
STRIDED = {
    "plain": ([5, 6], [1, 2], [4, 6], [1, 1], {}),
    "strides": ([7, 9], [0, 1], [7, 9], [2, 3], {}),
    "negative_strides": ([7, 9], [6, 8], [0, 1], [-1, -2], {}),
    "reversed": ([5, 3], [0, 0], [0, 0], [-1, -1], {"begin_mask": 3, "end_mask": 3}),
    "negative_indices": ([7, 9], [-3, -8], [-1, -2], [1, 2], {}),
    "clamped": ([4, 5], [-100, 2], [100, 50], [1, 1], {}),
    "clamped_backwards": ([4, 5], [100, 50], [-100, -50], [-1, -2], {}),
    "nothing": ([4, 5], [3, 0], [1, 5], [1, 1], {}),
    "begin_mask": ([5, 6], [3, 2], [4, 6], [1, 1], {"begin_mask": 1}),
    "end_mask": ([5, 6], [1, 2], [2, 3], [1, 1], {"end_mask": 2}),
    "begin_mask_backwards": ([5, 6], [1, 2], [0, 0], [-1, -1], {"begin_mask": 2}),
    "shrink": ([5, 6], [2, 1], [3, 4], [1, 1], {"shrink_axis_mask": 1}),
    "shrink_negative": ([5, 6], [-1, 1], [0, 4], [1, 1], {"shrink_axis_mask": 1}),
    "shrink_all": ([5, 6], [2, 3], [0, 0], [1, 1], {"shrink_axis_mask": 3}),
    "shrink_with_begin_mask": ([5, 6], [2, 3], [4, 5], [1, 1], {"shrink_axis_mask": 1, "begin_mask": 1}),
    "new_axis_first": ([5, 6], [0, 1], [0, 4], [1, 1], {"new_axis_mask": 1}),
    "new_axis_middle": ([5, 6], [1, 0, 2], [4, 0, 5], [1, 1, 1], {"new_axis_mask": 2}),
    "new_axis_last": ([5, 6], [1, 0, 0], [4, 6, 0], [1, 1, 1], {"new_axis_mask": 4}),
    "new_axes": ([3], [0, 0, 0], [0, 0, 3], [1, 1, 1], {"new_axis_mask": 3}),
    "new_axis_beats_shrink": ([5, 6], [1, 0, 2], [4, 1, 5], [1, 1, 1], {"new_axis_mask": 2, "shrink_axis_mask": 2}),
    "ellipsis_first": ([2, 3, 4, 5], [0, 1], [0, 3], [1, 1], {"ellipsis_mask": 1}),
    "ellipsis_middle": ([2, 3, 4, 5], [1, 0, 1], [2, 0, 3], [1, 1, 1], {"ellipsis_mask": 2}),
    "ellipsis_last": ([2, 3, 4, 5], [1, 0], [2, 0], [1, 1], {"ellipsis_mask": 2}),
    "ellipsis_of_nothing": ([4, 5], [1, 0, 2], [3, 0, 4], [1, 1, 1], {"ellipsis_mask": 2}),
    "ellipsis_new_shrink": ([2, 3, 4, 5], [0, 0, 0, 3], [0, 0, 0, 4], [1, 1, 1, 1],
                            {"ellipsis_mask": 1, "new_axis_mask": 4, "shrink_axis_mask": 8}),
    "fewer_than_rank": ([4, 5, 6], [1], [3], [1], {}),
    "every_mask": ([4, 5, 6, 7, 3], [1, 2, 0, 0, 4, 9], [2, 4, 0, 0, 5, 1], [1, 1, 1, 1, 1, 1],
                   {"begin_mask": 2, "end_mask": 32, "ellipsis_mask": 4, "new_axis_mask": 8, "shrink_axis_mask": 16, }),
    "rank_8": ([2, 1, 2, 1, 2, 3, 2, 5], [0] * 7 + [4], [2, 1, 2, 1, 2, 3, 2, 0], [1, 1, 1, 1, 1, 2, 1, -2], {}),
    "empty": ([0, 3], [0, 0], [0, 3], [1, 1], {}),
}  # fmt: skip


@cases("StridedSlice")
def strided_slice(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [5, 7]), [1, 6], [4, 0], [2, -3]))
    for name, (shape, begin, end, strides, masks) in STRIDED.items():
        yield case(name, op(feed("float32", shape), begin, end, strides, **masks))
    for begin, shrink in itertools.product((0, 1, 2, 3), (0, 1, 2)):
        masks = {"begin_mask": begin, "shrink_axis_mask": shrink}
        x = feed("int32", [4, 5])
        yield case(f"masks_{begin}_{shrink}", *(op(x, [1, 2], [3, 4], [1, 1], end_mask=end, **masks) for end in (0, 2)))
    for start in (0, 3, 6, -1, -9):
        x = feed("float32", [7])
        ranges = itertools.product((0, 5, 9, -2), (1, 2, -1, -3))
        yield case(f"ranges_from_{start}", *(op(x, [start], [stop], [step]) for stop, step in ranges))
    x = feed("float32", [4, 5])
    yield case("of_int64", op(x, *(const("int64", [2], v) for v in ([1, 2], [3, 5], [1, 2]))))
    yield case("by_chain", op(x, folded([1, 2]), folded([3, 5]), folded([1, 2])))
    yield case("scalar_result_in_a_sum", Node("AddV2", (op(x, [1, 2], [2, 3], [1, 1], shrink_axis_mask=3), x)))
    yield case("zero_stride", op(x, [0, 0], [3, 3], [1, 0]), error="stride")
    yield case("shrink_out_of_range", op(x, [4, 0], [5, 3], [1, 1], shrink_axis_mask=1), error="index|range|bounds")
    yield case("two_ellipses", op(x, [0, 0], [3, 3], [1, 1], ellipsis_mask=3), error="llips")
    yield case("too_many", op(x, [0, 0, 0], [3, 3, 1], [1, 1, 1]), error="rank|dim|axes|ind")
    y = feed("float32", [6, 7, 2])
    for i in (0, 3, 5, -1, -6):
        at = Node("Pack", ([feed("int32", values=i)],))
        after = Node("AddV2", (at, 1))
        yield case(f"index_fed_{i}", op(y, at, after, [1], shrink_axis_mask=1))
    for i in (6, -7, 2**63 - 1, -(2**63)):
        at = feed("int64", values=[i])
        one = const("int64", [1], [1])
        yield case(f"index_fed_out_of_range_{i}", op(y, at, one, one, shrink_axis_mask=1), error="range|index")
    for i in (0, 2, 4, -6, -4):
        at = Node("Pack", ([0, feed("int32", values=i)],))
        yield case(f"window_fed_{i}", op(y, at, Node("AddV2", (at, [6, 3])), [1, 1], begin_mask=1, end_mask=1))
    at = feed("int32", values=[5])
    yield case("window_fed_backwards", op(y, at, Node("Sub", (at, 4)), [-2]))
    yield case("index_fed_in_the_middle", op(y, Node("Pack", ([0, feed("int32", values=4), 1],)), [0, 0, 2], [1, 1, 1],
                                             begin_mask=1, end_mask=1, shrink_axis_mask=2))  # fmt: skip
