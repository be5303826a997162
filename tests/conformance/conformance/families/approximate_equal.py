# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases
from conformance.values import pairs


@cases("ApproximateEqual")
def approximate_equal(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [5, 7]), feed(t, [5, 7]), tolerance=0.5))
        left, right = pairs(t)
        yield case(f"{t}_specials", op(feed(t, values=left), feed(t, values=right), tolerance=1.0))
    t = "float32"
    yield case("default_tolerance", op(feed(t, values=[1, 1, 1]), feed(t, values=[1, 1.000005, 1.00002])))
    yield case("scalar", op(feed(t, []), feed(t, []), tolerance=2.0))
    yield case("constant", op(feed(t, [4]), const(t, [4]), tolerance=0.7))
    yield case("empty", op(feed(t, [0]), feed(t, [0])))
