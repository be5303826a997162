# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases

ALIGN = ["LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"]
FORMS = {"wide": [3, 5], "tall": [5, 3], "square": [4, 4], "batch": [2, 1, 3, 4], "column": [4, 1], "row": [1, 4]}


def padding(t):
    return feed(t, [], low=1, high=1)


def versions(op, *operands, more=()):
    """The operands of the first version; of the others k and what comes behind it too."""
    return op(*operands, *(more if op.name.endswith(("V2", "V3")) else ()))


@cases("MatrixDiagPart", "BatchMatrixDiagPart", "MatrixDiagPartV2", "MatrixDiagPartV3")
def part(op):
    for t in op.dtypes():
        yield case(t, versions(op, feed(t, [2, 3, 4]), more=(0, padding(t))))
    t = "float32"
    for name, s in FORMS.items():
        yield case(name, versions(op, feed(t, s), more=(0, padding(t))))
    for name, s in {"no_rows": [2, 0, 3], "no_matrices": [0, 3, 3]}.items():
        yield case(name, versions(op, feed(t, s), more=(0, padding(t))))
    if op.name.removeprefix("Batch") == "MatrixDiagPart":
        return
    for name, s in FORMS.items():
        low, high = 1 - s[-2], s[-1] - 1
        for align in ALIGN if op.name.endswith("V3") else [None]:
            options = {"align": align} if align else {}
            for k in sorted({(low, high), (0, high), (low, 0), (min(1, high), high)}):
                made = op(feed(t, s), list(k), padding(t), **options)
                yield case(f"{name}_{align}_{k[0]}_{k[1]}", made)
    yield case("one_of_many", op(feed("int64", [2, 4, 4]), [-2, -2], padding("int64")))
    yield case("k_by_chain", op(feed(t, [3, 4]), folded([-1, 2]), padding(t)))
    yield case("k_out_of_range", op(feed(t, [3, 4]), [4], padding(t)), error="must name diagonals")
    yield case("k_descends", op(feed(t, [3, 4]), [1, 0], padding(t)), error="ascending range")


@cases("MatrixDiag", "BatchMatrixDiag", "MatrixDiagV2", "MatrixDiagV3")
def make(op):
    for t in op.dtypes():
        yield case(t, versions(op, feed(t, [2, 3]), more=(0, -1, -1, padding(t))))
    t = "float32"
    for name, s in {"one": [1], "vector": [5], "rank_4": [2, 1, 3, 2], "empty": [2, 0], "no_rows": [0, 3]}.items():
        yield case(name, versions(op, feed(t, s), more=(0, -1, -1, padding(t))))
    if op.name.removeprefix("Batch") == "MatrixDiag":
        return
    for align in ALIGN if op.name.endswith("V3") else [None]:
        options = {"align": align} if align else {}
        for k, rows, columns in [([-1, 1], 4, 4), ([-1, 1], 4, 5), ([0, 2], 4, 6), ([-2, 0], 6, 4), ([1, 3], 4, 7)]:
            made = op(feed(t, [2, k[1] - k[0] + 1, 4]), k, rows, columns, padding(t), **options)
            yield case(f"{align}_{k[0]}_{k[1]}_{rows}_{columns}", made)
    for k in (-2, 0, 3):
        yield case(f"square_of_{k}", op(feed(t, [3]), k, -1, -1, padding(t)))
    yield case("columns_given", op(feed(t, [3]), 1, -1, 6, padding(t)))
    yield case("rows_given", op(feed(t, [3]), 1, 5, -1, padding(t)))
    yield case("too_few_rows", op(feed(t, [3]), 0, 2, 2, padding(t)), error="do not fit")
    yield case("too_many_of_both", op(feed(t, [3]), 1, 5, 5, padding(t)), error="do not fit")


@cases("MatrixSetDiag", "BatchMatrixSetDiag", "MatrixSetDiagV2", "MatrixSetDiagV3")
def put(op):
    for t in op.dtypes():
        yield case(t, versions(op, feed(t, [2, 3, 4]), feed(t, [2, 3]), more=(0,)))
    t = "float32"
    for name, s in {**FORMS, "no_matrices": [0, 3, 3]}.items():
        diagonal = [*s[:-2], min(s[-2:])]
        yield case(name, versions(op, feed(t, s), feed(t, diagonal), more=(0,)))
    if op.name.removeprefix("Batch") == "MatrixSetDiag":
        return
    for align in ALIGN if op.name.endswith("V3") else [None]:
        options = {"align": align} if align else {}
        for k in ([-1, 1], [-2, 0], [0, 3], [1, 3]):
            longest = min(3 + min(k[1], 0), 4 - max(k[0], 0))
            diagonal = feed(t, [2, k[1] - k[0] + 1, longest])
            yield case(f"{align}_{k[0]}_{k[1]}", op(feed(t, [2, 3, 4]), diagonal, k, **options))
    yield case("one_of_many", op(feed(t, [3, 4]), feed(t, [2]), 2))
    yield case("wrong_length", op(feed(t, [3, 4]), feed(t, [2]), 0), error="diagonal must be")
