# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed
from conformance.registry import case, cases

KINDS = ("a-b", "b-a", "intersection", "union")


@cases("DenseToDenseSetOperation")
def set_operation(op):
    for t in op.dtypes():
        if t != "string":
            yield case(t, op(feed(t, [3, 5], low=0, high=6), feed(t, [3, 4], low=0, high=6), set_operation="union"))
    for kind in KINDS:
        yield case(kind, op(feed("int32", [4, 6], low=-9, high=9), feed("int32", [4, 3], low=-9, high=9), set_operation=kind))
        yield case(f"{kind}_rank_4", op(feed("int64", [2, 1, 3, 4], low=0, high=5), feed("int64", [2, 1, 3, 4], low=0, high=5),
                                        set_operation=kind))  # fmt: skip
        yield case(f"{kind}_empty", op(feed("int32", [4, 0]), feed("int32", [4, 3], low=0, high=2), set_operation=kind))
    yield case("capitals", op(feed("int8", [2, 3], low=0, high=4), feed("int8", [2, 3], low=0, high=4), set_operation="Union"))
    yield case("no_rows", op(feed("int8", [0, 3]), feed("int8", [0, 3]), set_operation="union"))
    yield case("long", op(feed("int32", [2, 400], low=0, high=300), feed("int32", [2, 300], low=0, high=300), set_operation="a-b"))
    yield case("vector", op(feed("int32", [3]), feed("int32", [3]), set_operation="union"), error="rank|axes")
    yield case("misfit", op(feed("int32", [3, 2]), feed("int32", [2, 2]), set_operation="union"), error="sets|shapes|Shape")
