# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("Tile")
def tile(op):
    for t in op.dtypes():
        x = feed(t, [2, 3])
        if t == "uint16":  # TensorFlow has a kernel, which refuses it
            wide = op(Node("Cast", (x,), {"DstT": "int32"}), [2, 3])
            yield case(t, op(x, [2, 3]), expected=Node("Cast", (wide,), {"DstT": t}))
        else:
            yield case(t, op(x, [2, 3]))
    for shape, multiples in (([5], [3]), ([2, 3, 4], [1, 1, 1]), ([2, 3, 4], [3, 1, 2]), ([2, 3, 4], [1, 4, 1]), ([2, 3], [0, 2]),
                             ([0, 3], [2, 2]), ([1, 1], [4, 5]), ([2, 1, 2, 1, 2, 1], [1, 2, 1, 2, 1, 3]),
                             ([17, 1], [1, 17])):  # fmt: skip
        yield case(f"{'x'.join(map(str, shape))}_by_{'x'.join(map(str, multiples))}", op(feed("float32", shape), multiples))
    yield case("scalar", op(feed("float32", []), const("int32", [0], [])))
    yield case("of_int64", op(feed("float32", [2, 3]), const("int64", [2], [3, 2])))
    yield case("by_chain", op(feed("float32", [2, 3]), folded([3, 2])))
    yield case("negative", op(feed("float32", [2, 3]), [-1, 2]), error="multiple|negative|-1")
