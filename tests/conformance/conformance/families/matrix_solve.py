# SPDX-License-Identifier: Apache-2.0
import numpy

from conformance.graph import Node, feed
from conformance.registry import case, cases

NEAR = (2e-4, 2e-5, "an elimination in another order, of a well-conditioned matrix")
HALF = (8e-3, 8e-3, "an elimination in float16, in another order")


def tolerance(t):
    return HALF if t == "float16" else NEAR


def matrices(t, shape, seed=1):
    """Random numbers with a heavy diagonal of either sign."""
    source = numpy.random.Generator(numpy.random.PCG64(seed))
    heavy = numpy.diag([4.0 if i % 2 else -4.0 for i in range(shape[-1])])
    return feed(t, values=source.uniform(-1, 1, shape) + heavy)


@cases("MatrixInverse", "MatrixDeterminant", "LogMatrixDeterminant", "BatchMatrixInverse", "BatchMatrixDeterminant")
def inverse(op):
    for t in op.dtypes():
        yield case(t, op(matrices(t, [2, 4, 4])), tolerance=tolerance(t))
    t = "float32"
    for name, s in {"one": [1, 1], "large": [17, 17], "rank_4": [2, 1, 3, 3], "no_matrices": [0, 3, 3]}.items():
        yield case(name, op(matrices(t, s)), tolerance=NEAR)
    pivots = feed(t, values=[[0, 2, 1], [1, 0, 0], [0, 0, 3]])
    yield case("pivots", op(pivots), tolerance=NEAR)
    if op.name.endswith("MatrixInverse"):
        for adjoint in (False, True):
            yield case(f"adjoint_{adjoint}", op(matrices(t, [5, 5]), adjoint=adjoint), tolerance=NEAR)
        yield case("singular", op(feed(t, values=[[1, 2], [2, 4]])), error="invertible|invalid argument")
    else:
        yield case("empty", op(feed(t, [2, 0, 0])))
    yield case("not_square", op(feed(t, [2, 3])), error="square")


@cases("MatrixSolve", "BatchMatrixSolve")
def solve(op):
    for t in op.dtypes():
        yield case(t, op(matrices(t, [2, 4, 4]), feed(t, [2, 4, 3])), tolerance=tolerance(t))
    t = "float32"
    for adjoint in (False, True):
        yield case(f"adjoint_{adjoint}", op(matrices(t, [5, 5]), feed(t, [5, 1]), adjoint=adjoint), tolerance=NEAR)
    yield case("large", op(matrices(t, [19, 19]), feed(t, [19, 33])), tolerance=NEAR)
    yield case("no_columns", op(matrices(t, [3, 3]), feed(t, [3, 0])))
    yield case("singular_no_columns", op(feed(t, values=[[1, 2], [2, 4]]), feed(t, [2, 0])))
    yield case("singular", op(feed(t, values=[[1, 2], [2, 4]]), feed(t, [2, 1])), error="invertible|invalid argument")
    yield case("rows_differ", op(matrices(t, [3, 3]), feed(t, [2, 1])), error="do not fit")


@cases("MatrixTriangularSolve", "BatchMatrixTriangularSolve")
def triangular(op):
    for t in op.dtypes():
        yield case(t, op(matrices(t, [2, 4, 4]), feed(t, [2, 4, 3])), tolerance=tolerance(t))
    t = "float32"
    for lower in (False, True):
        for adjoint in (False, True):
            made = op(matrices(t, [2, 5, 5]), feed(t, [2, 5, 2]), lower=lower, adjoint=adjoint)
            yield case(f"lower_{lower}_adjoint_{adjoint}", made, tolerance=NEAR)
    yield case("one", op(matrices(t, [1, 1]), feed(t, [1, 1])), tolerance=NEAR)
    if op.name == "MatrixTriangularSolve":
        for name, (a, b) in {"one_matrix": ([3, 3], [2, 3, 4]), "one_side": ([2, 3, 3], [3, 1]),
                             "both": ([2, 1, 3, 3], [5, 3, 2])}.items():  # fmt: skip
            yield case(f"broadcast_{name}", op(matrices(t, a), feed(t, b)), tolerance=NEAR)
        yield case("do_not_broadcast", op(matrices(t, [2, 3, 3]), feed(t, [3, 3, 1])), error="broadcast|compatible")


@cases("Cholesky", "BatchCholesky")
def cholesky(op):
    def definite(t, shape):
        x = matrices(t, shape)
        return Node("BatchMatMulV2", (x, x), {"adj_y": True})

    for t in op.dtypes():
        yield case(t, op(definite(t, [2, 4, 4])), tolerance=tolerance(t))
    t = "float32"
    for name, s in {"one": [1, 1], "large": [17, 17], "rank_4": [2, 1, 3, 3], "no_matrices": [0, 3, 3]}.items():
        yield case(name, op(definite(t, s)), tolerance=NEAR)
    yield case("lower_half_counts", op(feed(t, values=[[4, 9], [2, 3]])), tolerance=NEAR)
