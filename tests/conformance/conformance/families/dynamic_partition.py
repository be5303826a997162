# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


@cases("DynamicPartition")
def dynamic_partition(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [9, 2]), feed("int32", [9], low=0, high=2), num_partitions=3))
    for count in (1, 2, 7):
        yield case(f"into_{count}", op(feed("float32", [20]), feed("int32", [20], low=0, high=count - 1), num_partitions=count))
    yield case("by_two_axes", op(feed("float32", [3, 4, 2]), feed("int32", [3, 4], low=0, high=1), num_partitions=2))
    yield case("by_scalar", op(feed("float32", [3]), feed("int32", values=1), num_partitions=2))
    yield case("scalar_by_scalar", op(feed("float32", []), feed("int32", values=1), num_partitions=2))
    yield case("empty", op(feed("float32", [0, 3]), feed("int32", [0]), num_partitions=2))
    yield case("by_constant", op(feed("float32", [5, 2]), const("int32", [5], [1, 0, 0, 2, 1]), num_partitions=4))
    yield case("one_output", Node("Sum", (op(feed("float32", [9, 2]), feed("int32", [9], low=0, high=1), num_partitions=2)[1], 0)))
    yield case("too_large", op(feed("float32", [2]), feed("int32", values=[0, 3]), num_partitions=3), error="range|\\[0, 3\\)")
    yield case("negative", op(feed("float32", [2]), feed("int32", values=[0, -1]), num_partitions=3), error="range|\\[0, 3\\)")
    yield case("smallest", op(feed("float32", [2]), feed("int32", values=[0, -(2**31)]), num_partitions=3),
               error="range|\\[0, 3\\)")  # fmt: skip
    yield case("misfit", op(feed("float32", [2, 3]), feed("int32", [3]), num_partitions=3), error="partitions")
