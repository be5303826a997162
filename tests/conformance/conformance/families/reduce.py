# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import is_float
from conformance.graph import const, feed, folded
from conformance.registry import case, cases
from conformance.values import specials

AXES = {
    "all": [0, 1, 2, 3],
    "none": [],
    "first": [0],
    "last": [3],
    "middle": [1],
    "inner": [2, 3],
    "outer": [0, 1],
    "alternating": [0, 2],
    "alternating_2": [1, 3],
    "negative": [-1, -3],
    "scalar": 2,
    "negative_scalar": -1,
}


@cases("Sum", "Mean", "Max", "Min", "Prod", "All", "Any")
def reduce(op):
    plain = "bool" if op.name in ("All", "Any") else "float32"
    if plain == "float32":
        for t in op.dtypes():
            bounds = {"low": 1, "high": 2} if op.name == "Prod" else {}
            yield case(t, op(feed(t, [3, 5, 7], **bounds), [1]), op(feed(t, [3, 17], low=1, high=2), [0, 1]))
    thorough = op.name in ("Sum", "Mean", "Max", "All")
    for name, axes in AXES.items():
        if thorough or name in ("all", "last", "negative"):
            values = const("int32", [0], []) if axes == [] else axes
            x = feed(plain, [3, 4, 2, 5])
            yield case(f"axes_{name}", op(x, values, keep_dims=False), op(x, values, keep_dims=True))
    yield case("axes_of_int64", op(feed(plain, [3, 4]), const("int64", [1], [1])))
    yield case("axes_by_chain", op(feed(plain, [3, 4, 5]), folded([0, -1])))
    yield case("rank_1", op(feed(plain, [37]), [0]))
    yield case("rank_0", op(feed(plain, []), const("int32", [0], [])))
    yield case("rank_8", op(feed(plain, [2, 1, 2, 1, 3, 1, 2, 2], low=0.5), [1, 4, 6] if plain != "bool" else [1, 4, 6]))
    yield case("size_0_reduced", op(feed(plain, [3, 0]), [1]))
    yield case("size_0_kept", op(feed(plain, [0, 3]), [1]))
    yield case("size_0_all", op(feed(plain, [0, 3]), [0, 1]))
    yield case("long_row", op(feed(plain, [2, 1000], low=0.99, high=1.01), [1]))
    yield case("long_column", op(feed(plain, [1000, 3], low=0.99, high=1.01), [0]))
    yield case("axis_out_of_range", op(feed(plain, [3, 4]), [2]), error="axis|axes|dimension")
    if op.name in ("Max", "Min", "Sum", "Mean"):
        nan, inf = float("nan"), float("inf")
        rows = [[1, nan, 3, 0], [nan, 1, 2, inf], [inf, 2, 1, 5], [-inf, inf, 0, 1], [nan, nan, nan, nan], [-inf, -inf, -inf, -inf]]
        for t in [t for t in op.dtypes() if is_float(t)]:
            x = feed(t, values=rows)
            yield case(f"{t}_nan_and_infinity", op(x, [1]), op(x, [0]))
        for t in [t for t in op.dtypes() if not is_float(t)]:
            if op.name != "Mean" or t in ("int32", "uint8"):
                yield case(f"{t}_limits", op(feed(t, values=specials(t)), [0]))
