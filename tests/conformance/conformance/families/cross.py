# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("Cross")
def cross(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [4, 3]), feed(t, [4, 3])))
    t = "float32"
    for name, s in {"vector": [3], "rank_4": [2, 1, 5, 3], "empty": [0, 3]}.items():
        yield case(name, op(feed(t, s), feed(t, s)))
    yield case("constant", op(feed(t, [5, 3]), const(t, [5, 3])))
    yield case("no_triples", op(feed(t, [4]), feed(t, [4])), error="triples")
