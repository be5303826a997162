# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("Select")
def select(op):
    for t in op.dtypes():
        yield case(t, op(feed("bool", [3, 5]), feed(t, [3, 5]), feed(t, [3, 5])))
    yield case("rows", op(feed("bool", [5]), feed("float32", [5, 3, 2]), feed("float32", [5, 3, 2])))
    yield case("scalar_condition", op(feed("bool", []), feed("float32", [5, 3]), feed("float32", [5, 3])))
    yield case("scalars", op(feed("bool", []), feed("float32", []), feed("float32", [])))
    yield case("empty", op(feed("bool", [0, 3]), feed("float32", [0, 3]), feed("float32", [0, 3])))
    yield case("constant_condition", op(const("bool", [5]), feed("float32", [5, 2]), feed("float32", [5, 2])))
    yield case("constant_branch", op(feed("bool", [4, 5]), feed("float32", [4, 5]), const("float32", [4, 5])))
    yield case("rank_8", op(feed("bool", [2, 1, 2, 1, 2, 1, 2, 3]), *(feed("float32", [2, 1, 2, 1, 2, 1, 2, 3]) for _ in "te")))


@cases("SelectV2")
def select_v2(op):
    for t in op.dtypes():
        yield case(t, op(feed("bool", [3, 5]), feed(t, [3, 5]), feed(t, [3, 5])))
    for name, (c, a, b) in {
        "scalar_condition": ([], [2, 3], [2, 3]),
        "scalar_branches": ([2, 3], [], []),
        "condition_row": ([3], [4, 3], [4, 3]),
        "condition_column": ([4, 1], [4, 3], [4, 3]),
        "outer": ([4, 1], [1, 3], []),
        "three_ways": ([2, 1, 1], [1, 3, 1], [1, 1, 5]),
        "rank_5": ([2, 1, 3, 1, 1], [1, 2, 1, 1, 3], [3]),
        "empty": ([0, 3], [3], []),
        "scalars": ([], [], []),
        "larger_branch": ([3], [2, 1, 3], [2, 3]),
    }.items():
        yield case(name, op(feed("bool", c), feed("float32", a), feed("float32", b)))
    yield case("nan_in_the_other", op(feed("bool", values=[True, False]), feed("float32", values=[1, float("nan")]), const("float32", [], 2)))
