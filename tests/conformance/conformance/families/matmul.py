# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


@cases("MatMul")
def matmul(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5]), const(t, [5, 4])))
        yield case(f"{t}_both_fed", op(feed(t, [3, 5]), feed(t, [5, 4])))
    for a in (False, True):
        for b in (False, True):
            left, right = ([7, 3] if a else [3, 7]), ([18, 7] if b else [7, 18])
            yield case(f"transpose_{a}_{b}", op(feed("float32", left), feed("float32", right), transpose_a=a, transpose_b=b))
            yield case(f"transpose_{a}_{b}_constant",
                       op(feed("float32", left), const("float32", right), transpose_a=a, transpose_b=b))  # fmt: skip
            yield case(f"transpose_{a}_{b}_constant_left",
                       op(const("float32", left), feed("float32", right), transpose_a=a, transpose_b=b))  # fmt: skip
    for m, k, n in ((1, 1, 1), (1, 33, 17), (6, 16, 32), (13, 64, 1), (0, 3, 4), (3, 0, 4), (3, 4, 0), (37, 5, 19)):
        yield case(f"{m}x{k}x{n}", op(feed("float32", [m, k]), const("float32", [k, n])))
    yield case("wraps", op(feed("int32", values=[[2**30, 2**30, 7]]), const("int32", values=[[3], [2], [5]])))
    no_terms = Node("BiasAdd", (op(feed("float32", [4, 0]), const("float32", [0, 5])), const("float32", [5])))
    yield case("no_terms_and_tail", Node("Relu", (no_terms,)))
    for bias in (-16, -60000):
        sums = op(feed("float16", values=[[50.0] * 4]), const("float16", [4, 3], [500.0] * 12))
        yield case(f"half_overflows_before_bias_{bias}", Node("BiasAdd", (sums, const("float16", [3], [float(bias)] * 3))))
    nan, inf = float("nan"), float("inf")
    yield case("nan_and_infinity", op(feed("float32", values=[[1, nan], [inf, 2], [0, 1]]), const("float32", [2, 3])))
