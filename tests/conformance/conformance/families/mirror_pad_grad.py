# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed, folded
from conformance.registry import case, cases


@cases("MirrorPadGrad")
def mirror_pad_grad(op):
    for mode in ("REFLECT", "SYMMETRIC"):
        low = mode.lower()
        for t in op.dtypes():
            yield case(f"{low}_{t}", op(feed(t, [7, 9]), [[1, 2], [3, 1]], mode=mode))
        yield case(f"{low}_of_all", op(feed("float32", [2, 7, 8, 4]), [[0, 0], [1, 2], [2, 1], [1, 0]], mode=mode))
        yield case(f"{low}_largest", op(feed("float32", [8 if mode == "REFLECT" else 9]),
                                        [[2, 2] if mode == "REFLECT" else [3, 3]], mode=mode))  # fmt: skip
        yield case(f"{low}_nothing", op(feed("float32", [3, 4]), [[0, 0], [0, 0]], mode=mode))
        yield case(f"{low}_too_much", op(feed("float32", [6]), [[3, 2]], mode=mode), error="padding")
    yield case("empty", op(feed("float32", [0, 7]), [[0, 0], [1, 1]], mode="REFLECT"), error="padding")
    yield case("int64_paddings", op(feed("float32", [7]), folded([[2, 1]], "int64"), mode="REFLECT"))
