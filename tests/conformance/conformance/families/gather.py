# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("Gather")
def gather(op):
    for t in op.dtypes("Tparams"):
        yield case(t, op(feed(t, [5, 3]), feed("int32", [4], low=0, high=4)))
    for t in op.dtypes("Tindices"):
        yield case(f"indices_{t}", op(feed("float32", [5, 3]), feed(t, [2, 3], low=0, high=4)))
    yield case("scalar_index", op(feed("float32", [5, 3]), feed("int32", [], low=0, high=4)))
    yield case("constant_indices", op(feed("float32", [5, 3]), const("int32", [3], [4, 0, 4])))
    yield case("constant_params", op(const("float32", [5, 3]), feed("int32", [7], low=0, high=4)))
    yield case("no_indices", op(feed("float32", [5, 3]), feed("int32", [0])))
    yield case("too_large", op(feed("float32", [5, 3]), feed("int32", values=[1, 5])), error="range|\\[0, 5\\)")
    yield case("negative", op(feed("float32", [5, 3]), feed("int32", values=[1, -1])), error="range|\\[0, 5\\)")


@cases("GatherV2")
def gather_v2(op):
    for t in op.dtypes("Tparams"):
        yield case(t, op(feed(t, [3, 5, 2]), feed("int32", [4], low=0, high=4), 1))
    for t in op.dtypes("Tindices"):
        yield case(f"indices_{t}", op(feed("float32", [5, 3]), feed(t, [2, 3], low=0, high=4), 0))
    for axis in (0, 1, 2, -1, -2, -3):
        yield case(f"axis_{axis}", op(feed("float32", [3, 4, 5]), feed("int32", [2, 3], low=0, high=2), axis))
    for batch_dims, axis in ((1, 1), (1, 2), (2, 2), (2, -1), (-1, 1), (-1, 2), (1, -1)):
        yield case(f"batch_dims_{batch_dims}_axis_{axis}",
                   op(feed("float32", [2, 3, 4, 5]), feed("int32", [2, 3], low=0, high=2), axis, batch_dims=batch_dims))  # fmt: skip
    yield case("batch_dims_all", op(feed("float32", [4, 7]), feed("int32", [4], low=0, high=6), 1, batch_dims=1))
    yield case("scalar_index", op(feed("float32", [3, 5]), feed("int32", [], low=0, high=4), 1))
    yield case("of_vector", op(feed("float32", [9]), feed("int32", [3, 3], low=0, high=8), 0))
    yield case("constant_indices", op(feed("float32", [3, 5]), const("int32", [3], [4, 0, 4]), 1))
    yield case("no_indices", op(feed("float32", [3, 5]), feed("int32", [0]), 1))
    yield case("empty_slices", op(feed("float32", [3, 0]), feed("int32", [2], low=0, high=2), 0))
    yield case("axis_by_chain", op(feed("float32", [3, 5]), feed("int32", [2], low=0, high=4), folded(1)))
    yield case("axis_of_int64", op(feed("float32", [3, 5]), feed("int32", [2], low=0, high=4), folded(-1, "int64")))
    yield case("rank_8", op(feed("int16", [2, 1, 2, 1, 2, 3, 1, 2]), feed("int64", [2], low=0, high=2), 5))
    yield case("too_large", op(feed("float32", [3, 5]), feed("int32", values=[1, 5]), 1), error="range|\\[0, 5\\)")
    yield case("negative", op(feed("float32", [3, 5]), feed("int64", values=[-1]), 1), error="range|\\[0, 5\\)")
    yield case("from_nothing", op(feed("float32", [0, 5]), feed("int32", values=[0]), 0), error="range|\\[0, 0\\)")
