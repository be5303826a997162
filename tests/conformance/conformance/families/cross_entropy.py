# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("SoftmaxCrossEntropyWithLogits")
def dense(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5]), feed(t, [3, 5], low=0, high=1)))
    t = "float32"
    both = op(feed(t, [4, 7], low=-9, high=9), feed(t, [4, 7], low=0, high=1))
    yield case("loss", both[0])
    yield case("gradient", both[1])
    yield case("labels_of_all_rows", op(feed(t, [4, 7]), feed(t, [1, 7], low=0, high=1)))
    yield case("features_of_all_rows", op(feed(t, [1, 7]), feed(t, [4, 7], low=0, high=1)))
    yield case("one_class", op(feed(t, [4, 1]), feed(t, [4, 1], low=0, high=1)))
    yield case("no_rows", op(feed(t, [0, 3]), feed(t, [0, 3])))
    yield case("constant_labels", op(feed(t, [4, 7], low=80, high=100), const(t, [4, 7], low=0, high=1)))


@cases("SparseSoftmaxCrossEntropyWithLogits")
def sparse(op):
    for t in op.dtypes():
        for i in ("int32", "int64"):
            yield case(f"{t}_{i}", op(feed(t, [3, 5]), feed(i, [3], low=0, high=4)))
    t = "float32"
    both = op(feed(t, [4, 7], low=-9, high=9), feed("int32", [4], low=0, high=6))
    yield case("loss", both[0])
    yield case("gradient", both[1])
    yield case("no_rows", op(feed(t, [0, 3]), feed("int32", [0], [])))
    yield case("constant_labels", op(feed(t, [2, 3]), const("int32", values=[2, 0])))
    yield case("no_such_class", op(feed(t, [2, 3]), feed("int32", values=[2, 3]))[0], error="none of 3 classes|out of range")
    for label in (-1, 3):
        node = op(feed(t, [2, 3]), feed("int32", values=[2, label]))
        yield case(f"gradient_of_class_{label}", node[1], error="none of 3 classes|out of range")
