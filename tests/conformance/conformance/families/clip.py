# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import is_float, is_unsigned
from conformance.graph import const, feed
from conformance.registry import case, cases
from conformance.values import specials


@cases("ClipByValue")
def clip(op):
    for t in op.dtypes():
        low, high = (2, 6) if is_unsigned(t) else (-1, 1)
        yield case(t, op(feed(t, [3, 11]), const(t, [], low), const(t, [], high)))
        yield case(f"{t}_specials", op(feed(t, values=specials(t)), const(t, [], low), const(t, [], high)))
        yield case(f"{t}_bounds_fed", op(feed(t, [3, 5]), feed(t, [], [low]), feed(t, [], [high])))
        if is_float(t) and t != "float64":
            continue
        yield case(f"{t}_bounds_for_each", op(feed(t, [3, 5]), feed(t, [3, 5], low=0, high=2), feed(t, [3, 5], low=3, high=6)))
    x = feed("float32", [3, 5])
    yield case("low_for_each", op(x, feed("float32", [3, 5], low=-2, high=0), const("float32", [], 1)))
    yield case("high_for_each", op(x, const("float32", [], -1), feed("float32", [3, 5], low=0, high=2)))
    yield case("low_above_high", op(x, const("float32", [], 1), const("float32", [], -1)))
    yield case("scalar", op(feed("float32", []), const("float32", [], -0.5), const("float32", [], 0.5)))
    yield case("empty", op(feed("float32", [0, 3]), const("float32", [], -0.5), const("float32", [], 0.5)))
    yield case("nan_bound", op(x, const("float32", [], float("nan")), const("float32", [], 0.5)))
