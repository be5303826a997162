# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed
from conformance.registry import case, cases


@cases("Diag")
def diag(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [5])))
    for name, s in {"one": [1], "matrix": [2, 3], "rank_3": [2, 1, 3], "empty": [0]}.items():
        yield case(name, op(feed("float32", s)))


@cases("DiagPart")
def diag_part(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [5, 5])))
    for name, s in {"one": [1, 1], "matrix": [2, 3, 2, 3], "rank_6": [2, 1, 3] * 2, "empty": [0, 0]}.items():
        yield case(name, op(feed("float32", s)))
    yield case("halves_differ", op(feed("float32", [2, 3])), error="two equal halves")
