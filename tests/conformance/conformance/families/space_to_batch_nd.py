# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases

# shape, block, paddings: one, two, three and four block dimensions
FORMS = {
    "1d": ([2, 6, 3], [3], [[0, 0]]),
    "1d_padded": ([2, 5, 3], [4], [[1, 2]]),
    "1d_without_rest": ([2, 6], [2], [[0, 0]]),
    "2d": ([1, 4, 6, 3], [2, 3], [[0, 0], [0, 0]]),
    "2d_padded": ([2, 5, 4, 1], [3, 2], [[1, 0], [2, 2]]),
    "2d_block_of_1": ([2, 4, 5, 2], [1, 1], [[0, 0], [0, 0]]),
    "2d_partly_1": ([2, 4, 5, 2], [2, 1], [[0, 0], [1, 1]]),
    "3d": ([1, 2, 4, 2, 3], [2, 2, 2], [[0, 0], [0, 0], [0, 0]]),
    "4d": ([1, 2, 2, 2, 2, 2], [2, 1, 2, 2], [[0, 0], [1, 0], [0, 2], [1, 1]]),
    "rest_of_several": ([1, 4, 2, 3, 2], [2], [[0, 0]]),
    "empty": ([0, 4, 2], [2], [[0, 0]]),
}


@cases("SpaceToBatchND")
def space_to_batch_nd(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 4, 3, 2]), [2, 2], [[0, 0], [1, 0]]))
    for name, (shape, block, paddings) in FORMS.items():
        yield case(name, op(feed("float32", shape), block, paddings))
    for t in ("int32", "int64"):
        yield case(f"operands_{t}", op(feed("float32", [1, 4, 2]), const(t, [1], [2]), const(t, [1, 2], [[2, 0]])))
    yield case("by_chain", op(feed("float32", [1, 4, 2]), folded([2]), folded([[2, 0]])))
    yield case("does_not_divide", op(feed("float32", [1, 5, 2]), [2], [[0, 0]]), error="divis|multiple|block")
    yield case("block_of_0", op(feed("float32", [1, 4, 2]), [0], [[0, 0]]), error="block")


@cases("BatchToSpaceND")
def batch_to_space_nd(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [4, 2, 3, 2]), [2, 2], [[0, 1], [1, 0]]))
    for name, (shape, block, crops) in {
        "1d": ([6, 2, 3], [3], [[0, 0]]),
        "1d_cropped": ([4, 3, 3], [4], [[1, 2]]),
        "1d_without_rest": ([4, 3], [2], [[0, 1]]),
        "2d": ([6, 2, 3, 3], [2, 3], [[0, 0], [0, 0]]),
        "2d_cropped": ([12, 2, 3, 1], [3, 2], [[1, 0], [2, 2]]),
        "2d_block_of_1": ([2, 4, 5, 2], [1, 1], [[0, 0], [1, 1]]),
        "3d": ([8, 1, 2, 1, 3], [2, 2, 2], [[0, 0], [1, 0], [0, 1]]),
        "4d": ([8, 1, 2, 1, 1, 2], [2, 1, 2, 2], [[0, 0], [1, 0], [0, 1], [1, 0]]),
        "all_cropped": ([4, 2, 2], [2], [[2, 2]]),
        "empty": ([0, 4, 2], [2], [[0, 0]]),
    }.items():
        yield case(name, op(feed("float32", shape), block, crops))
    yield case("by_chain", op(feed("float32", [4, 2, 3]), folded([2], "int64"), folded([[1, 0]], "int64")))
    yield case("does_not_divide", op(feed("float32", [3, 2, 2]), [2], [[0, 0]]), error="divis|multiple|block|batch")
    yield case("cropped_too_much", op(feed("float32", [2, 1, 2]), [2], [[2, 1]]), error="crop|negative")


@cases("SpaceToBatch")
def space_to_batch(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 4, 6, 3]), [[0, 0], [0, 0]], block_size=2))
    t = "float32"
    yield case("paddings", op(feed(t, [1, 4, 5, 2]), [[1, 3], [0, 1]], block_size=2))
    yield case("block_size_3", op(feed(t, [2, 4, 5, 1]), [[1, 1], [0, 1]], block_size=3))
    yield case("paddings_by_chain", op(feed(t, [1, 2, 2, 3]), folded([[0, 0], [1, 1]]), block_size=2))
    yield case("does_not_divide", op(feed(t, [1, 3, 2, 1]), [[0, 0], [0, 0]], block_size=2), error="divi")


@cases("BatchToSpace")
def batch_to_space(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [8, 2, 3, 3]), [[0, 0], [0, 0]], block_size=2))
    t = "float32"
    yield case("crops", op(feed(t, [4, 3, 3, 2]), [[1, 2], [0, 1]], block_size=2))
    yield case("block_size_3", op(feed(t, [18, 2, 2, 1]), [[1, 1], [0, 1]], block_size=3))
    yield case("crops_by_chain", op(feed(t, [4, 2, 2, 3]), folded([[0, 0], [1, 1]]), block_size=2))
    yield case("does_not_divide", op(feed(t, [3, 3, 2, 1]), [[0, 0], [0, 0]], block_size=2), error="divi")
