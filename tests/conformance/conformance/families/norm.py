# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("L2Loss")
def l2_loss(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5])))
    for name, s in {"scalar": [], "vector": [37], "rank_5": [2, 3, 1, 2, 4], "empty": [0, 3]}.items():
        yield case(name, op(feed("float32", s)))


@cases("EuclideanNorm")
def euclidean_norm(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 4, 5], low=0, high=3), [1]))
    for axes in ([0], [-1], [0, 2], [0, 1, 2], []):
        for keep in (False, True):
            name = f"axes_{'_'.join(map(str, axes))}_{keep}"
            yield case(name, op(feed("float32", [3, 4, 5]), folded(axes) if axes else const("int32", [0], []), keep_dims=keep))
    yield case("empty", op(feed("float32", [3, 0]), [1]))


