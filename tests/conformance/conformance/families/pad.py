# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases

PADDINGS = {
    "before": ([4, 5], [[1, 0], [2, 0]]),
    "after": ([4, 5], [[0, 1], [0, 3]]),
    "uneven": ([2, 3, 4], [[1, 2], [0, 0], [3, 1]]),
    "none": ([3, 4], [[0, 0], [0, 0]]),
    "rank_1": ([17], [[3, 2]]),
    "rank_6": ([1, 2, 1, 3, 2, 2], [[0, 0], [1, 0], [0, 0], [0, 1], [0, 0], [1, 1]]),
}


@cases("Pad", "PadV2")
def pad(op):
    def padded(t, shape, paddings, make=const, **options):
        value = [make(t, [], **options)] if op.name == "PadV2" else []
        return op(feed(t, shape), paddings, *value)

    for t in op.dtypes():
        yield case(t, padded(t, [2, 3, 4], [[0, 0], [1, 2], [2, 0]], low=1))
        if op.name == "PadV2":
            yield case(f"{t}_value_fed", padded(t, [2, 3], [[0, 1], [2, 0]], feed))
    for name, (shape, paddings) in PADDINGS.items():
        yield case(name, padded("float32", shape, paddings))
    yield case("of_int64", op(feed("float32", [2, 3]), const("int64", [2, 2], [[1, 0], [0, 2]]), *([0.5] if op.name == "PadV2" else [])))
    yield case("by_chain", padded("float32", [2, 3], folded([[1, 0], [0, 2]])))
    yield case("empty", padded("float32", [0, 3], [[1, 1], [0, 2]]))
    yield case("scalar", padded("float32", [], const("int32", [0, 2], [])))
    yield case("nhwc", padded("float32", [2, 4, 5, 3], [[0, 0], [1, 1], [2, 1], [0, 0]]))
    yield case("negative", padded("float32", [2, 3], [[0, -1], [0, 0]]), error="negative|-1")


@cases("MirrorPad")
def mirror_pad(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 4]), [[1, 2], [2, 0]], mode="REFLECT"))
    for mode in ("REFLECT", "SYMMETRIC"):
        for name, (shape, paddings) in PADDINGS.items():
            if max(p for pair in paddings for p in pair) < min(shape) or name in ("rank_1", "none"):
                yield case(f"{mode}_{name}", op(feed("float32", shape), paddings, mode=mode))
        most = 3 if mode == "SYMMETRIC" else 2
        yield case(f"{mode}_most", op(feed("float32", [3, 3]), [[most, most], [most, most]], mode=mode))
        yield case(f"{mode}_too_much", op(feed("float32", [3]), [[most + 1, 0]], mode=mode), error="pad")
        yield case(f"{mode}_nhwc", op(feed("float32", [1, 5, 6, 3]), [[0, 0], [2, 1], [1, 3], [0, 0]], mode=mode))
        yield case(f"{mode}_by_chain", op(feed("float32", [3, 4]), folded([[1, 0], [0, 2]], "int64"), mode=mode))
