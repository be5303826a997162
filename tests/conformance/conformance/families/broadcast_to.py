# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("BroadcastTo")
def broadcast_to(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 1]), [2, 3, 5]))
    pairs = [([], []), ([], [7]), ([1], [4]), ([5], [3, 5]), ([2, 1, 3], [2, 4, 3]), ([1, 1, 1], [2, 3, 4]),
             ([3], [0, 3]), ([1], [0]), ([1, 2, 1, 2], [2, 2, 3, 2]), ([2, 1, 1, 3], [2, 2, 2, 3]),
             ([1, 2, 1, 1, 1, 1, 1, 3], [2, 2, 2, 1, 1, 1, 1, 3])]  # fmt: skip
    for a, b in pairs:
        yield case(f"{'x'.join(map(str, a)) or 'scalar'}_to_{'x'.join(map(str, b)) or 'scalar'}",
                   op(feed("float32", a), const("int32", [len(b)], b)))  # fmt: skip
    yield case("shape_of_int64", op(feed("float32", [1, 3]), const("int64", [2], [4, 3])))
    yield case("shape_by_chain", op(feed("float32", [1, 3]), folded([4, 3])))
    x = feed("float32", [5, 3])
    yield case("shape_of_other", Node("AddV2", (op(feed("float32", [3]), Node("Shape", (x,))), x)), op(feed("float32", [1]), [2]))
    yield case("does_not_fit", op(feed("float32", [2]), [3]), error="broadcast")
