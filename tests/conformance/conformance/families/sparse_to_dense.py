# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("SparseToDense")
def sparse_to_dense(op):
    for t in op.dtypes():
        made = op(feed("int64", values=[[0, 1], [2, 0], [2, 3]]), const("int64", values=[3, 4]), feed(t, [3]), feed(t, []))
        yield case(t, made)
    i = feed("int32", values=[1, 4])
    yield case("vector", op(i, [6], feed("float32", [2]), feed("float32", [])))
    yield case("one_value", op(i, [6], feed("float32", []), feed("float32", [])))
    yield case("one_index", op(feed("int32", values=3), [6], feed("float32", []), feed("float32", [])))
    yield case("constant_indices", op(const("int32", values=[1, 4]), [6], feed("float32", [2]), 0.0))
    yield case("nothing", op(feed("int32", [0], []), [3], feed("float32", [0]), 1.5))
    yield case("shape_by_chain", op(i, folded([6]), feed("float32", [2]), 0.0))
    unordered = feed("int32", values=[4, 1, 4])
    yield case("unchecked", op(unordered, [6], feed("float32", [3]), 0.0, validate_indices=False))
    yield case("checked", op(unordered, [6], feed("float32", [3]), 0.0), error="does not come after|invalid argument")
    yield case("out_of_range", op(feed("int32", values=[6]), [6], feed("float32", [1]), 0.0), error="index")
