# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("HistogramFixedWidth")
def histogram_fixed_width(op):
    for t in op.dtypes():
        for counts in op.dtypes("dtype"):
            yield case(f"{t}_{counts}", op(feed(t, [5, 17], low=-4, high=12), const(t, [2], [0, 9]), 5, dtype=counts))
    t = "float32"
    inf = float("inf")
    yield case("corners", op(feed(t, values=[-1.0, 0, -0.0, 1.5, 2, 5, 15, inf, -inf]), feed(t, [2], [0, 5]), 5))
    yield case("one_bin", op(feed(t, [9]), feed(t, [2], [-1, 1]), 1))
    yield case("nothing", op(feed(t, [0]), feed(t, [2], [-1, 1]), 3))
    yield case("scalar", op(feed(t, []), feed(t, [2], [-3, 3]), 100))
    yield case("bins_by_chain", op(feed(t, [9]), feed(t, [2], [-1, 1]), folded(4)))
    yield case("nan", op(feed(t, values=[1, float("nan")]), feed(t, [2], [0, 5]), 5), error="NaN|invalid argument")
    yield case("empty_range", op(feed(t, [3]), feed(t, [2], [5, 5]), 5), error="value_range|invalid argument")
