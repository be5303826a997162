# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("Bincount")
def bincount(op):
    for t in op.dtypes():
        yield case(t, op(feed("int32", [20], low=0, high=7), 6, const(t, [0], [])))
        yield case(f"{t}_weights", op(feed("int32", [4, 5], low=0, high=7), 6, feed(t, [4, 5])))
    yield case("no_bins", op(feed("int32", [5], low=0, high=7), 0, const("float32", [0], [])))
    yield case("nothing", op(feed("int32", [0], []), 4, const("float32", [0], [])))
    yield case("size_by_chain", op(feed("int32", [5], low=0, high=7), folded(9), const("float32", [0], [])))
    yield case("negative", op(feed("int32", values=[1, -1]), 4, const("float32", [0], [])), error="negative|invalid")


@cases("DenseBincount")
def dense_bincount(op):
    for t in op.dtypes():
        for i in ("int32", "int64"):
            size = const(i, values=6)
            yield case(f"{t}_{i}", op(feed(i, [20], low=0, high=7), size, const(t, [0], [])))
            yield case(f"{t}_{i}_rows", op(feed(i, [4, 5], low=0, high=7), size, feed(t, [4, 5])))
    x = feed("int32", [3, 9], low=0, high=5)
    for binary in (False, True):
        yield case(f"binary_{binary}", op(x, 6, const("float32", [0], []), binary_output=binary))
    yield case("binary_weights", op(x, 6, feed("float32", [3, 9]), binary_output=True))
    yield case("scalar", op(feed("int32", values=2), 6, const("float32", [0], [])))
    yield case("no_rows", op(feed("int32", [0, 3]), 4, const("float32", [0], [])))
    yield case("negative", op(feed("int32", values=[1, -1]), 4, const("float32", [0], [])), error="negative|invalid")
