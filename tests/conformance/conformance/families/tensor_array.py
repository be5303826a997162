# SPDX-License-Identifier: Apache-2.0
"""TensorArrays, in and outside of loops."""

from conformance.dtypes import ALL
from conformance.graph import Node, const, feed, function
from conformance.registry import case, cases


def n(op, *operands, **attributes):
    return Node(op, operands, attributes)


class Array:
    """A TensorArray, and the flow that stands for what is in it."""

    def __init__(self, t, size, **attributes):
        self.t, self.node = t, n("TensorArrayV3", size, dtype=t, **attributes)
        self.handle, self.flow = self.node[0], self.node[1]

    def write(self, i, x):
        self.flow = n("TensorArrayWriteV3", self.handle, i, x, self.flow, T=self.t)
        return self

    def read(self, i, handle=None, flow=None):
        return n("TensorArrayReadV3", handle or self.handle, i, flow or self.flow, dtype=self.t)

    def gather(self, indices, **attributes):
        return n("TensorArrayGatherV3", self.handle, indices, self.flow, dtype=self.t, **attributes)

    def stack(self, count=3):
        return self.gather(const("int32", [count], list(range(count))))

    def size(self):
        return n("TensorArraySizeV3", self.handle, self.flow)

    def scatter(self, indices, x):
        self.flow = n("TensorArrayScatterV3", self.handle, indices, x, self.flow, T=self.t)
        return self

    def split(self, x, lengths):
        self.flow = n("TensorArraySplitV3", self.handle, x, const("int64", [len(lengths)], lengths), self.flow, T=self.t)
        return self

    def concat(self, **attributes):
        return n("TensorArrayConcatV3", self.handle, self.flow, dtype=self.t, **attributes)


def written(t="float32", sizes=(2, 3), count=3, **attributes):
    array = Array(t, count, **attributes)
    for i in range(count):
        array.write(i, feed(t, list(sizes)))
    return array


def indices(*numbers):
    return const("int32", [len(numbers)], list(numbers))


def fed(*numbers):
    """Integers that only a run knows."""
    return feed("int32", [len(numbers)], list(numbers))


@cases("TensorArrayV3")
def arrays(op):
    for t in ALL:
        yield case(t, Array(t, 1).write(0, feed(t, [2])).read(0))
    x = feed("float32", [2])
    for sizes in ([2], [None], []):
        array = Array("float32", 2, element_shape=sizes)
        item = x if sizes else feed("float32", [])
        yield case(f"shape_{sizes}", array.write(0, item).write(1, item).stack(2))
    for count in (0, 2):
        grown = Array("float32", count, dynamic_size=True).write(0, x).write(1, x).write(2, x)
        yield case(f"grows_from_{count}", grown.stack(3), grown.size())
    cleared = Array("float32", 2, clear_after_read=False).write(0, x).write(1, x)
    yield case("read_twice", n("Sub", cleared.read(0), cleared.read(0)), cleared.stack(2))
    yield case("of_none", Array("float32", 0, element_shape=[2, 3]).gather(indices(), element_shape=[2, 3]))
    identical = Array("float32", 2, identical_element_shapes=True).write(0, x).write(1, x)
    yield case("identical_shapes", identical.stack(2))


@cases("TensorArrayWriteV3")
def writes(op):
    x = feed("float32", [2])
    for t in ALL:
        yield case(t, written(t).stack())
        yield case(f"{t}_fed", Array(t, 2, element_shape=[2]).write(feed("int32", [], 1), feed(t, [2])).write(0, feed(t, [2])).stack(2))
    uneven = Array("float32", 2).write(0, x).write(1, feed("float32", [3, 1]))
    yield case("of_different_shapes", uneven.read(0), uneven.read(1))
    yield case("out_of_range", Array("float32", 2).write(2, x).read(0), error="item 2|index")
    yield case("out_of_range_fed", Array("float32", 2, element_shape=[2]).write(feed("int32", [], 2), x).read(0), error="index")
    yield case("of_another_shape", Array("float32", 2, element_shape=[3]).write(0, x).read(0), error="shape")
    yield case("a_constant", Array("float32", 1).write(0, const("float32", [2])).read(0))


@cases("TensorArrayReadV3")
def reads(op):
    for t in ALL:
        for how, i in (("known", 1), ("fed", feed("int32", [], 1))):
            yield case(f"{t}_{how}", written(t).read(i))
    yield case("never_written", Array("float32", 2, element_shape=[2]).write(0, feed("float32", [2])).read(1))
    yield case("out_of_range", written().read(3), error="item 3|index")
    yield case("negative", written().read(-1), error="item -1|index")
    yield case("out_of_range_fed", written().read(feed("int32", [], 3)), error="is not in")


@cases("TensorArrayGatherV3")
def gathers(op):
    for t in ALL:
        for how, i in (("known", indices(2, 0, 1)), ("fed", fed(2, 0, 1))):
            yield case(f"{t}_{how}", written(t).gather(i))
    twice = written(clear_after_read=False)
    yield case("repeated", twice.gather(indices(2, 0, 2, 2)))
    yield case("some", written().gather(indices(1)))
    yield case("shape", written().gather(indices(0, 1), element_shape=[2, 3]))
    yield case("never_written", Array("float32", 3, element_shape=[2]).write(1, feed("float32", [2])).stack())


@cases("TensorArrayScatterV3")
def scatters(op):
    for t in ALL:
        yield case(t, Array(t, 3).scatter(indices(2, 0, 1), feed(t, [3, 2])).stack())
    yield case("in_order", Array("float32", 3).scatter(indices(0, 1, 2), feed("float32", [3, 2])).stack())
    yield case("one_item", Array("float32", 3).scatter(indices(0, 1, 2), feed("float32", [3, 2])).read(1))
    some = Array("float32", 4, element_shape=[2]).scatter(indices(3, 1), feed("float32", [2, 2]))
    yield case("with_holes", some.stack(4), some.size())
    grown = Array("float32", 0, dynamic_size=True).scatter(indices(0, 1, 2), feed("float32", [3, 2]))
    yield case("grows", grown.stack(), grown.size())
    for t in ALL:
        yield case(f"{t}_where_a_run_says", Array(t, 3).scatter(fed(2, 0, 1), feed(t, [3, 2])).stack())
    some = Array("float32", 4, element_shape=[2]).scatter(fed(3, 1), feed("float32", [2, 2]))
    yield case("holes_where_a_run_says", some.stack(4), some.size())
    yield case("scalars_where_a_run_says", Array("float32", 5).scatter(fed(4, 0, 2, 1, 3), feed("float32", [5])).stack(5))
    yield case("no_rows_where_a_run_says", Array("float32", 2, element_shape=[2]).scatter(fed(), feed("float32", [0, 2])).size())


@cases("TensorArraySplitV3")
def splits(op):
    for t in ALL:
        yield case(t, Array(t, 2).split(feed(t, [4, 2]), [2, 2]).read(1))
    uneven = Array("float32", 3).split(feed("float32", [6, 2]), [1, 3, 2])
    yield case("of_different_lengths", uneven.read(0), uneven.read(1), uneven.size())
    yield case("and_joined", Array("float32", 2).split(feed("float32", [4, 2]), [3, 1]).concat()[0])
    yield case("with_none", Array("float32", 3).split(feed("float32", [4, 2]), [3, 0, 1]).read(1))
    yield case("too_long", Array("float32", 2).split(feed("float32", [5, 2]), [3, 1]).read(1), error="splits|lengths")


@cases("TensorArrayConcatV3")
def concats(op):
    for t in ALL:
        joined = written(t).concat()
        yield case(t, joined[0], joined[1])
    uneven = Array("float32", 3).write(0, feed("float32", [2, 3])).write(1, feed("float32", [1, 3])).write(2, feed("float32", [3, 3]))
    joined = uneven.concat()
    yield case("of_different_lengths", joined[0], joined[1])
    yield case("shape", written().concat(element_shape_except0=[3])[0])
    yield case("of_one", written(count=1).concat()[0])
    yield case(
        "of_other_sizes",
        Array("float32", 2).write(0, feed("float32", [1, 2])).write(1, feed("float32", [1, 3])).concat()[0],
        error="shape|size|dimension|axis",
    )


@cases("TensorArraySizeV3")
def sizes(op):
    for t in ALL:
        yield case(t, Array(t, 4).size())
    yield case("written", written().size())
    yield case("grown", Array("float32", 0, dynamic_size=True).write(4, feed("float32", [2])).size())


@cases("While")
def arrays_in_loops(op):
    for how, limit in (("known", const("int32", [], 3)), ("fed", feed("int32", [], 3)), ("long", const("int32", [], 40))):
        size = 40 if how == "long" else 4
        x = feed("float32", [size, 2])
        rows = Array("float32", size).scatter(indices(*range(size)), x)
        types = ["int32", "int32", "resource", "float32", "resource", "float32"]

        def body(i, m, source, source_flow, target, flow):
            item = n("Neg", n("TensorArrayReadV3", source, i, source_flow, dtype="float32"))
            return [n("Add", i, 1), m, source, source_flow, target, n("TensorArrayWriteV3", target, i, item, flow)]

        for said in ({}, {"element_shape": [2]}):
            target = Array("float32", size, **said)
            made = op([0, limit, rows.handle, rows.flow, target.handle, target.flow],
                      cond=function(types, lambda i, m, *r: [n("Less", i, m)]), body=function(types, body))  # fmt: skip
            kind = "known" if said else "unknown"
            yield case(f"array_mapped_{how}_{kind}", n("TensorArrayGatherV3", target.handle, indices(*range(3)), made[5], dtype="float32"))
            yield case(f"array_item_{how}_{kind}", n("TensorArrayReadV3", target.handle, 1, made[5], dtype="float32"), made[0])

        def summed(i, m, target, flow, s):
            total = n("Mul", n("Add", s, 1.0), 1.5)
            return [n("Add", i, 1), m, target, n("TensorArrayWriteV3", target, i, total, flow), total]

        target = Array("float32", size)
        carried = ["int32", "int32", "resource", "float32", "float32"]
        made = op([0, limit, target.handle, target.flow, feed("float32", [2])],
                  cond=function(carried, lambda i, m, *r: [n("Less", i, m)]), body=function(carried, summed))  # fmt: skip
        yield case(f"array_of_sums_{how}", n("TensorArrayGatherV3", target.handle, indices(*range(3)), made[3], dtype="float32"), made[4])
