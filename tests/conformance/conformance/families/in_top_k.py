# SPDX-License-Identifier: Apache-2.0
import numpy

from conformance.graph import feed
from conformance.registry import case, cases


@cases("InTopK", "InTopKV2")
def in_top_k(op):
    def made(x, targets, k):
        return op(x, targets, k=k) if op.name == "InTopK" else op(x, targets, feed(targets.dtype, values=k))

    for t in ("int32", "int64"):
        yield case(t, made(feed("float32", [6, 5]), feed(t, [6], low=0, high=4), 2))
    for k in (0, 1, 3, 9):
        yield case(f"k_{k}", made(feed("float32", [6, 5]), feed("int32", [6], low=0, high=4), k))
    yield case("ties", made(feed("float32", values=[[1, 2, 2, 2]] * 4), feed("int32", values=[0, 1, 2, 3]), 1))
    odd = numpy.array([[1, numpy.nan, 0], [1, numpy.inf, 0], [1, -numpy.inf, 0]], numpy.float32)
    yield case("not_finite", made(feed("float32", values=odd), feed("int32", values=[0, 0, 0]), 2))
    yield case("no_such_class", made(feed("float32", [3, 4]), feed("int32", values=[4, -1, 0]), 4))
