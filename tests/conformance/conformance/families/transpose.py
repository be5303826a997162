# SPDX-License-Identifier: Apache-2.0
import itertools

from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("Transpose")
def transpose(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5]), [1, 0]))
        yield case(f"{t}_3d", op(feed(t, [2, 3, 5]), [2, 0, 1]))
    for perm in itertools.permutations(range(4)):
        yield case(f"perm_{''.join(map(str, perm))}", op(feed("float32", [2, 3, 4, 5]), list(perm)))
    yield case("rank_8", op(feed("float32", [2, 1, 2, 1, 3, 1, 2, 2]), [7, 0, 6, 1, 5, 2, 4, 3]))
    yield case("rank_6", op(feed("int8", [2, 3, 2, 3, 2, 3]), [5, 3, 1, 4, 2, 0]))
    yield case("wide", op(feed("float32", [33, 65]), [1, 0]))
    yield case("vector", op(feed("float32", [7]), [0]))
    yield case("scalar", op(feed("float32", []), const("int32", [0], [])))
    yield case("empty", op(feed("float32", [3, 0, 2]), [2, 0, 1]))
    yield case("perm_of_int64", op(feed("float32", [3, 4]), const("int64", [2], [1, 0])))
    yield case("perm_by_chain", op(feed("float32", [3, 4, 5]), folded([1, 2, 0])))
    yield case("negative_perm", op(feed("float32", [3, 4]), [-1, 0]))
    yield case("not_a_permutation", op(feed("float32", [3, 4]), [0, 0]), error="perm")


@cases("ConjugateTranspose")
def conjugate_transpose(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5]), [1, 0]))
    yield case("rank_4", op(feed("float32", [2, 3, 4, 5]), [3, 1, 0, 2]))
