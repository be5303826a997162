# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("UnravelIndex")
def unravel_index(op):
    for t in ("int32", "int64"):
        yield case(t, op(feed(t, values=[0, 5, 23, 12]), const(t, values=[2, 3, 4])))
        yield case(f"{t}_scalar", op(feed(t, values=17), const(t, values=[2, 3, 4])))
    yield case("one_axis", op(feed("int32", values=[3, 0]), [4]))
    yield case("dims_by_chain", op(feed("int32", values=[3, 0]), folded([4, 2])))
    yield case("constant", op(const("int32", values=[3, 0]), [4, 2]))
    yield case("too_large", op(feed("int32", values=[3, 8]), [4, 2]), error="index")
