# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

TWO = {
    "ij,jk->ik": ([5, 7], [7, 9]),
    "ij,kj->ik": ([5, 7], [9, 7]),
    "ji,jk->ik": ([7, 5], [7, 9]),
    "ji,kj->ki": ([7, 5], [9, 7]),
    "i,j->ij": ([5], [3]),
    "i,i->": ([9], [9]),
    "ij,ij->": ([4, 5], [4, 5]),
    "ij,ij->i": ([4, 5], [4, 5]),
    "ij,ij->ji": ([4, 5], [4, 5]),
    "ij,j->i": ([4, 5], [5]),
    "i,ij->j": ([4], [4, 5]),
    "ij,k->i": ([4, 5], [3]),
    "a,->a": ([3], []),
    ",->": ([], []),
    "bij,bjk->bik": ([3, 4, 5], [3, 5, 6]),
    "bij,bkj->bik": ([3, 4, 5], [3, 6, 5]),
    "ibj,kbj->kbi": ([2, 3, 4], [5, 3, 4]),
    "bik,jk->bij": ([4, 5, 6], [3, 6]),
    "abc,cde->abde": ([2, 5, 8], [8, 2, 4]),
    "abcd,cde->abe": ([2, 5, 2, 4], [2, 4, 8]),
    "aecd,abcd->acbe": ([2, 7, 2, 4], [2, 5, 2, 4]),
    "acbe,aecd->abcd": ([2, 2, 5, 7], [2, 7, 2, 4]),
    "BNTS,BSNH->BTNH": ([2, 3, 4, 5], [2, 5, 3, 6]),
    "abcd,cdef->abef": ([2, 3, 4, 5], [4, 5, 2, 3]),
    "AB,bC->ACBb": ([2, 3], [4, 5]),
    "...ij,...jk->...ik": ([2, 1, 3, 4], [5, 4, 6]),
    "...ij,jk->...ik": ([2, 2, 3, 4], [4, 6]),
    "i...,i...->...": ([2, 3], [2, 1]),
    "i...,ij->j...": ([2, 3, 2], [2, 4]),
    "...a,...->a...": ([2, 3], [1]),
    "...,...->...": ([2, 1, 3], [4, 1]),
    "iij,jkk->ik": ([3, 3, 2], [2, 4, 4]),
    "ij,jk->iik": ([2, 3], [3, 4]),
    "ij,jk->kji": ([2, 3], [3, 4]),
}
ONE = {
    "ij->ji": [4, 5],
    "ij->": [4, 5],
    "ij->j": [4, 5],
    "abc->cb": [2, 3, 4],
    "ii->i": [4, 4],
    "ii->": [4, 4],
    "iii->i": [3, 3, 3],
    "iji->ij": [3, 2, 3],
    "i...i->...": [3, 2, 3],
    "...ij->...ji": [2, 3, 4, 5],
    "...->...": [2, 3],
    "ij->jji": [2, 3],
    "i->ii": [4],
    "->": [],
}


@cases("Einsum")
def einsum(op):
    for t in op.dtypes():
        yield case(t, op([feed(t, [3, 4, 5]), feed(t, [5, 6])], equation="bij,jk->bik"))
        yield case(f"{t}_batches", op([feed(t, [3, 4, 5]), feed(t, [3, 6, 5])], equation="bij,bkj->kbi"))
        yield case(f"{t}_trace", op([feed(t, [2, 4, 4])], equation="bii->b"))
    t = "float32"
    for equation, (a, b) in TWO.items():
        name = equation.replace(",", "_by_").replace("->", "_to_").replace("...", "E")
        yield case(name, op([feed(t, a), feed(t, b)], equation=equation))
        yield case(f"{name}_weights", op([feed(t, a), const(t, b)], equation=equation))
        yield case(f"{name}_weights_first", op([const(t, a), feed(t, b)], equation=equation))
    for equation, a in ONE.items():
        name = equation.replace("->", "_to_").replace("...", "E")
        yield case(name, op([feed(t, a)], equation=equation))
    x = feed(t, [4, 4])
    yield case("same_operand", op([x, x], equation="ij,jk->ik"))
    yield case("nothing_to_sum", op([feed(t, [2, 0]), feed(t, [0, 3])], equation="ij,jk->ik"))
    yield case("empty", op([feed(t, [0, 3]), feed(t, [3, 4])], equation="ij,jk->ik"))
    yield case("large", op([feed(t, [33, 65]), feed(t, [65, 47])], equation="ij,jk->ki"))
    yield case("sizes_differ", op([feed(t, [2, 3]), feed(t, [4, 5])], equation="ij,jk->ik"), error="must have 3 elements")
    yield case("no_arrow", op([feed(t, [2, 3])], equation="ij"), error="must have one ->")
