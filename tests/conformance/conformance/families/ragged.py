# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases


@cases("RaggedTensorToSparse")
def ragged_to_sparse(op):
    splits = [0, 2, 2, 3]
    for t in op.dtypes():
        for s in op.dtypes("Tsplits"):
            yield case(f"{t}_{s}", op([feed(s, [4], splits)], feed(t, [3])))
    two = [feed("int64", [3], [0, 1, 3]), feed("int64", [4], splits)]
    yield case("two_axes", op(two, feed("float32", [3])))
    yield case("three_axes", op([feed("int32", [2], [0, 2]), feed("int32", [3], [0, 3, 4]), feed("int32", [5], [0, 0, 2, 3, 5])],
                                feed("float32", [5])))  # fmt: skip
    yield case("rows_of_matrices", op([feed("int64", [4], splits)], feed("float32", [3, 2, 2])))
    yield case("two_axes_of_rows", op(two, feed("float32", [3, 3])))
    yield case("constant_splits", op([const("int64", [4], splits)], feed("float32", [3])))
    yield case("constant", op([const("int64", [4], splits)], const("float32", [3])))
    yield case("no_values", op([feed("int64", [3], [0, 0, 0])], feed("float32", [0])))
    yield case("no_rows", op([feed("int64", [1], [0])], feed("float32", [0])))
    yield case("indices_alone", op(two, feed("float32", [3]))[0])
    yield case("shape_alone", op(two, feed("float32", [3]))[2])
    for name, bad in {"descend": [0, 2, 1, 3], "begin": [1, 2, 2, 3], "end": [0, 1, 1, 2]}.items():
        yield case(name, op([feed("int64", [4], bad)], feed("float32", [3])), error="ascend|invalid argument")


@cases("RaggedTensorToTensor")
def ragged_to_tensor(op):
    def at(shape, values, default, *partitions, types=None):
        kinds = types or ["ROW_SPLITS"] * len(partitions)
        return op(shape, values, default, list(partitions), row_partition_types=kinds)

    def of(numbers, t="int64"):
        return const(t, values=numbers)

    def zero(t="float32"):
        return const(t, [], 0)

    x, splits = feed("float32", [3]), of([0, 2, 2, 3])
    for t in op.dtypes():
        yield case(t, at([-1, -1], feed(t, [3]), feed(t, [], 1), splits))
    for t in op.dtypes("Tindex"):
        yield case(f"splits_{t}", at([-1, -1], x, zero(), of([0, 2, 2, 3], t)))
    for t in op.dtypes("Tshape"):
        yield case(f"shape_{t}", at(const(t, [2], [4, 1]), x, zero(), splits))
    yield case("larger", at([5, 4], x, const("float32", [], 9), splits))
    yield case("open", at(const("int32", [], -1), x, zero(), splits))
    rowids = ["FIRST_DIM_SIZE", "VALUE_ROWIDS"]
    yield case("row_ids", at([-1, -1], x, zero(), of(4), of([0, 2, 2]), types=rowids))
    yield case("row_ids_and_splits", at([-1, 3, -1], x, zero(), of(3), of([0, 2, 2]), splits, types=[*rowids, "ROW_SPLITS"]))
    yield case("two_axes", at([-1, 3, -1], x, zero(), of([0, 1, 3]), splits))
    rows = feed("float32", [3, 2])
    yield case("rows", at([-1, -1, 2], rows, feed("float32", [2]), splits))
    yield case("rows_of_one_default", at([-1, -1, -1], rows, zero(), splits))
    yield case("default_of_one", at([-1, -1, 2], rows, feed("float32", [1]), splits))
    yield case("no_values", at([-1, 2], feed("float32", [0]), const("float32", [], 3), of([0, 0])))
    yield case("by_chain", at(folded([2, 2]), x, zero(), Node("Cast", (folded([0, 2, 2, 3]),), {"DstT": "int64"})))
    yield case("too_few_axes", at([-1, 3], x, zero(), of([0, 1, 3]), splits), error="axes|rank")
    yield case("other_rows", at([-1, -1, 3], rows, zero(), splits), error="fit|incompatible")
