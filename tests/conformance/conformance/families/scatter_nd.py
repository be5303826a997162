# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases
from conformance.values import pairs


@cases("ScatterNd")
def scatter_nd(op):
    for t in op.dtypes():
        yield case(t, op(feed("int32", values=[[2], [0], [3]]), feed(t, [3, 4]), [5, 4]))
    for t in op.dtypes("Tindices"):
        shape = const(t, [2], [4, 5])
        yield case(f"indices_{t}", op(feed(t, values=[[1, 2], [3, 4], [0, 0]]), feed("float32", [3]), shape))
    yield case("repeated_are_added", op(feed("int32", values=[[1], [1], [1], [0]]), feed("float32", [4, 3]), [3, 3]))
    yield case("repeated_integers", op(feed("int32", values=[[1], [1], [1], [0]]), feed("int8", [4], low=60, high=70), [3]))
    yield case("deep", op(feed("int32", [2, 2, 3], low=0, high=1), feed("float32", [2, 2, 2]), [2, 2, 2, 2]))
    yield case("none", op(feed("int32", [0, 1]), feed("float32", [0, 3]), [4, 3]))
    yield case("shape_by_chain", op(feed("int32", values=[[1]]), feed("float32", [1, 3]), folded([2, 3])))
    yield case("constant_indices", op(const("int32", [2, 1], [[1], [0]]), feed("float32", [2]), [4]))
    yield case("too_large", op(feed("int32", values=[[4]]), feed("float32", [1]), [4]), error="ind|range")
    yield case("negative", op(feed("int32", values=[[-1]]), feed("float32", [1]), [4]), error="ind|range")


@cases("TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub", "TensorScatterMin", "TensorScatterMax")
def tensor_scatter(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [5, 4]), feed("int32", values=[[2], [0], [3]]), feed(t, [3, 4])))
    for t in op.dtypes("Tindices"):
        yield case(f"indices_{t}", op(feed("float32", [4, 5]), feed(t, values=[[1, 2], [3, 4], [0, 0]]), feed("float32", [3])))
    yield case("deep", op(feed("float32", [2, 2, 3, 2]), feed("int32", values=[[0, 1, 2], [1, 0, 0]]), feed("float32", [2, 2])))
    yield case("none", op(feed("float32", [3, 2]), feed("int32", [0, 1]), feed("float32", [0, 2])))
    yield case("constant_indices", op(feed("float32", [4]), const("int32", [2, 1], [[1], [0]]), feed("float32", [2])))
    if op.name != "TensorScatterUpdate":
        yield case("repeated", op(feed("float32", [3]), feed("int32", values=[[1], [1], [1]]), feed("float32", [3])))
    else:
        yield case("repeated_last_wins", op(feed("float32", [3]), feed("int32", values=[[1], [1], [1]]), feed("float32", [3])))
    yield case("too_large", op(feed("float32", [3]), feed("int32", values=[[3]]), feed("float32", [1])), error="ind|range")
    yield case("negative", op(feed("float32", [3]), feed("int32", values=[[-1]]), feed("float32", [1])), error="ind|range")
    ignored = feed("int32", values=[[3], [1], [-1]])
    yield case("ignored", op(feed("float32", [3]), ignored, feed("float32", [3]), bad_indices_policy="IGNORE"))
    if op.name in ("TensorScatterMin", "TensorScatterMax"):
        left, right = pairs("float32")
        places = feed("int32", [left.size, 1], values=range(left.size))
        yield case("specials", op(feed("float32", values=left), places, feed("float32", values=right)))
