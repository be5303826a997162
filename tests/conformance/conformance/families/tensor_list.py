# SPDX-License-Identifier: Apache-2.0
"""Lists of TensorFlow 2: ops on them, and loops and branches that carry them."""

from conformance.dtypes import ALL
from conformance.graph import Node, const, feed, function
from conformance.registry import case, cases

ANY = const("int32", [], -1)  # a shape of which nothing is known


def n(op, *operands, **attributes):
    return Node(op, operands, attributes)


def of_shape(sizes):
    return ANY if sizes is None else const("int32", [len(sizes)], sizes)


def reserve(t, length, sizes=None):
    return n("TensorListReserve", of_shape(sizes), length, element_dtype=t, shape_type="int32")


def empty(t, sizes=None):
    return n("EmptyTensorList", of_shape(sizes), -1, element_dtype=t, shape_type="int32")


def from_tensor(x, sizes):
    return n("TensorListFromTensor", x, of_shape(sizes), element_dtype=x.dtype, shape_type="int32")


def put(items, i, x, t="float32", **attributes):
    return n("TensorListSetItem", items, i, x, element_dtype=t, **attributes)


def get(items, i, t="float32", sizes=None):
    return n("TensorListGetItem", items, i, of_shape(sizes), element_dtype=t)


def push(items, x, t="float32"):
    return n("TensorListPushBack", items, x, element_dtype=t)


def pop(items, t="float32", sizes=None):
    return n("TensorListPopBack", items, of_shape(sizes), element_dtype=t)


def stack(items, t="float32", sizes=None):
    return n("TensorListStack", items, of_shape(sizes), element_dtype=t)


def length(items):
    return n("TensorListLength", items)


def gather(items, indices, t="float32", sizes=None):
    return n("TensorListGather", items, indices, of_shape(sizes), element_dtype=t)


def fed(low, *numbers):
    """Integers that only a run knows."""
    return feed("int32", [len(numbers)] if low else [], list(numbers) if low else numbers[0])


def items(t="float32", sizes=(2, 3)):
    """Three fed items in a list of so many."""
    made, xs = reserve(t, 3, list(sizes)), [feed(t, list(sizes)) for _ in range(3)]
    for i, x in enumerate(xs):
        made = put(made, i, x, t)
    return made


@cases("TensorListReserve")
def reserved(op):
    for t in ALL:
        made = op(of_shape([2]), 3, element_dtype=t, shape_type="int32")
        yield case(t, stack(put(made, 1, feed(t, [2]), t), t))
    for sizes in (None, [2, 3], [None, 3], []):
        said = None if sizes is None else [-1 if s is None else s for s in sizes]
        x = feed("float32", [] if sizes == [] else [2, 3])
        yield case(f"shape_{sizes}", stack(put(op(of_shape(said), 2, element_dtype="float32", shape_type="int32"), 0, x)))
    yield case("of_none", stack(op(of_shape([2, 3]), 0, element_dtype="float32", shape_type="int32")))
    yield case("never_written", stack(op(of_shape([2, 3]), 2, element_dtype="float32", shape_type="int32")))
    wide = op(const("int64", [1], [2]), 2, element_dtype="float32", shape_type="int64")
    yield case("shape_of_int64", stack(put(wide, 1, feed("float32", [2]))))


@cases("EmptyTensorList")
def emptied(op):
    for t in ALL:
        made = op(of_shape([2]), 4, element_dtype=t, shape_type="int32")
        yield case(t, stack(push(push(made, feed(t, [2]), t), feed(t, [2]), t), t))
    yield case("length", length(op(ANY, -1, element_dtype="float32", shape_type="int32")))
    yield case("stack", stack(op(of_shape([3]), -1, element_dtype="float32", shape_type="int32")))


@cases("TensorListFromTensor")
def taken_apart(op):
    for t in ALL:
        made = op(feed(t, [3, 2]), of_shape([2]), element_dtype=t, shape_type="int32")
        yield case(t, get(made, 1, t), stack(made, t))
    made = op(feed("float32", [3]), of_shape([]), element_dtype="float32", shape_type="int32")
    yield case("of_numbers", get(made, 2), length(made))
    none = op(feed("float32", [0, 3]), of_shape([3]), element_dtype="float32", shape_type="int32")
    yield case("of_none", stack(none), length(none))
    for i in (0, 2):
        made = op(feed("float32", [3, 2]), ANY, element_dtype="float32", shape_type="int32")
        yield case(f"item_{i}_at_run_time", get(made, fed(0, i)))
    yield case("out_of_range", get(op(feed("float32", [3, 2]), ANY, element_dtype="float32", shape_type="int32"), 3),
               error="item 3 of a list that has 3|index")  # fmt: skip


@cases("TensorListSetItem")
def set_item(op):
    for t in ALL:
        for how, i in (("known", 1), ("fed", fed(0, 1))):
            yield case(f"{t}_{how}", stack(op(reserve(t, 3, [2]), i, feed(t, [2]), element_dtype=t), t))
    x, y = feed("float32", [2]), feed("float32", [2])
    for how, i in (("known", 1), ("fed", fed(0, 1))):
        yield case(f"twice_{how}", stack(put(op(reserve("float32", 2), i, x, element_dtype="float32"), 1, y)))
        yield case(f"of_unknown_shape_{how}", stack(op(reserve("float32", 2), i, x, element_dtype="float32")))
        before = put(reserve("float32", 2), 0, x)
        yield case(f"the_list_before_{how}", stack(op(before, i, y, element_dtype="float32")), stack(before))
    grown = op(reserve("float32", 1, [2]), 3, x, element_dtype="float32", resize_if_index_out_of_bounds=True)
    yield case("grows", stack(grown), length(grown))
    yield case("out_of_range", stack(op(reserve("float32", 1, [2]), 3, x, element_dtype="float32")), error="item 3|index")
    yield case("negative", stack(op(reserve("float32", 1, [2]), -1, x, element_dtype="float32")), error="item -1|index")
    yield case("out_of_range_fed", stack(op(reserve("float32", 1, [2]), fed(0, 3), x, element_dtype="float32")), error="index")
    yield case("of_another_shape", stack(op(reserve("float32", 1, [3]), 0, x, element_dtype="float32")), error="shape")


@cases("TensorListGetItem")
def get_item(op):
    for t in ALL:
        for how, i in (("known", 1), ("fed", fed(0, 1))):
            yield case(f"{t}_{how}", op(items(t), i, ANY, element_dtype=t))
    for sizes in ([2], [-1]):
        made = put(reserve("float32", 2, sizes), 0, feed("float32", [2]))
        yield case(f"never_written_{sizes}", op(made, 1, of_shape([2]), element_dtype="float32"))
    uneven = put(put(reserve("float32", 2), 0, feed("float32", [2])), 1, feed("float32", [3, 1]))
    yield case("of_different_shapes", op(uneven, 0, ANY, element_dtype="float32"), op(uneven, 1, ANY, element_dtype="float32"))
    yield case("out_of_range_fed", op(items(), fed(0, 3), ANY, element_dtype="float32"), error="is not in")
    yield case("negative_fed", op(items(), fed(0, -1), ANY, element_dtype="float32"), error="is not in")


@cases("TensorListStack")
def stacked(op):
    for t in ALL:
        yield case(t, op(items(t), ANY, element_dtype=t))
    for sizes in ([2, 3], [-1, 3]):
        yield case(f"shape_{sizes}", op(items(), of_shape(sizes), element_dtype="float32", num_elements=3))
    for wanted in (0, 2):
        partly = reserve("float32", 3)
        for i in range(wanted):
            partly = put(partly, i, feed("float32", [2]))
        yield case(f"written_{wanted}_of_3", op(partly, of_shape([2]), element_dtype="float32"))
    uneven = put(put(reserve("float32", 2), 0, feed("float32", [2])), 1, feed("float32", [3]))
    yield case("of_different_shapes", op(uneven, ANY, element_dtype="float32"), error="shape|items of a list")


@cases("TensorListLength")
def lengths(op):
    for t in ALL:
        yield case(t, op(items(t)), op(empty(t)), op(reserve(t, 4)))
    yield case("after_push", op(push(items(), feed("float32", [2, 3]))))


@cases("TensorListElementShape")
def element_shapes(op):
    for t in ALL:
        yield case(t, op(reserve(t, 4, [2, 3]), shape_type="int32"))
    for t in ("int32", "int64"):
        yield case(f"as_{t}", op(items(), shape_type=t))
        yield case(f"unknown_as_{t}", op(reserve("float32", 2), shape_type=t))
        yield case(f"partly_as_{t}", op(reserve("float32", 2, [-1, 3]), shape_type=t))


@cases("TensorListPushBack")
def push_back(op):
    for t in ALL:
        yield case(t, stack(op(items(t), feed(t, [2, 3]), element_dtype=t), t))
    made = op(from_tensor(feed("float32", [2, 3]), [3]), feed("float32", [3]), element_dtype="float32")
    yield case("behind_a_tensor", stack(made), length(made))
    uneven = op(push(empty("float32"), feed("float32", [2])), feed("float32", [3]), element_dtype="float32")
    yield case("of_different_shapes", get(uneven, 0), get(uneven, 1))
    yield case("of_another_shape", stack(op(empty("float32", [3]), feed("float32", [2]), element_dtype="float32")), error="shape")
    for how, trips in (("short", 4), ("long", 100)):
        grown = n("While", [0, empty("int32", [])], cond=function(["int32", "variant"], lambda i, l: [n("Less", i, trips)]),
                  body=function(["int32", "variant"], lambda i, l: [n("Add", i, 1), op(l, n("Mul", i, i), element_dtype="int32")]))  # fmt: skip
        yield case(f"in_a_{how}_loop", stack(grown[1], "int32"))
    x = feed("float32", [3])
    grown = n("While", [0, x, empty("float32")], cond=function(["int32", "float32", "variant"], lambda i, a, l: [n("Less", i, 4)]),
              body=function(["int32", "float32", "variant"], lambda i, a, l: [n("Add", i, 1), (m := n("Neg", n("Exp", a))), op(l, m, element_dtype="float32")]))  # fmt: skip
    yield case("what_a_loop_carries", stack(grown[2]), grown[1], tolerance=(1e-5, 1e-6, "a function again and again"))


@cases("TensorListPopBack")
def pop_back(op):
    for t in ALL:
        popped = op(items(t), ANY, element_dtype=t)
        yield case(t, stack(popped[0], t), popped[1])
    popped = op(from_tensor(feed("float32", [3, 2]), [2]), of_shape([2]), element_dtype="float32")
    yield case("of_a_tensor", stack(popped[0]), popped[1])
    zeros = op(reserve("float32", 2), of_shape([3]), element_dtype="float32")
    yield case("never_written", zeros[1], length(zeros[0]))
    yield case("of_none", op(empty("float32"), of_shape([3]), element_dtype="float32")[1], error="empty list")
    taken = n("While", [0, 0.0, from_tensor(feed("float32", [4]), [])],
              cond=function(["int32", "float32", "variant"], lambda i, s, l: [n("Less", i, 3)]),
              body=function(["int32", "float32", "variant"],
                            lambda i, s, l: [n("Add", i, 1), n("Sub", n("Mul", s, 2.0), (p := op(l, ANY, element_dtype="float32"))[1]), p[0]]))  # fmt: skip
    yield case("in_a_loop", taken[1], stack(taken[2]))


@cases("TensorListConcat", "TensorListConcatV2")
def joined(op):
    def of(made, t="float32", sizes=None):
        if op.name == "TensorListConcat":
            return op(made, element_dtype=t, element_shape=sizes) if sizes else op(made, element_dtype=t)
        given = None if sizes is None else [-1 if s is None else s for s in sizes]
        return op(made, of_shape(given), const("int64", [0], []), element_dtype=t)

    for t in ALL:
        yield case(t, of(items(t), t, [None, 3]))
    uneven = put(put(put(reserve("float32", 3), 0, feed("float32", [2, 3])), 1, feed("float32", [1, 3])), 2, feed("float32", [3, 3]))
    yield case("of_different_lengths", of(uneven))
    yield case("of_different_lengths_and_a_shape", of(uneven, sizes=[None, 3]))
    with_none = put(put(reserve("float32", 2), 0, feed("float32", [0, 3])), 1, feed("float32", [1, 3]))
    yield case("one_has_none", of(with_none))
    yield case("of_a_tensor", of(from_tensor(feed("float32", [3, 2, 2]), [2, 2]), sizes=[None, 2]))
    yield case("of_one", of(push(empty("float32"), feed("float32", [2, 3]))))


@cases("TensorListSplit")
def parted(op):
    def of(x, lengths, sizes=None):
        return op(x, of_shape(sizes), const("int64", [len(lengths)], lengths), element_dtype=x.dtype, shape_type="int32")

    for t in ALL:
        made = of(feed(t, [4, 2]), [2, 2])
        yield case(t, get(made, 1, t), stack(made, t))
    uneven = of(feed("float32", [6, 2]), [1, 3, 0, 2])
    yield case("of_different_lengths", get(uneven, 1), get(uneven, 2), get(uneven, 3), length(uneven))
    yield case("with_a_shape", get(of(feed("float32", [6, 2]), [1, 3, 2], [-1, 2]), 1))
    yield case("too_long", get(of(feed("float32", [6, 2]), [1, 3]), 1), error="splits|lengths")


@cases("TensorListGather")
def gathered(op):
    for t in ALL:
        for how, indices in (("known", const("int32", [4], [2, 0, 0, 1])), ("fed", fed(1, 2, 0, 0, 1))):
            yield case(f"{t}_{how}", op(items(t), indices, ANY, element_dtype=t))
    partly = put(reserve("float32", 3), 1, feed("float32", [2]))
    yield case("never_written", op(partly, const("int32", [3], [0, 1, 2]), of_shape([2]), element_dtype="float32"))
    yield case("none", op(items(), const("int32", [0], []), of_shape([2, 3]), element_dtype="float32"))
    yield case(
        "of_a_tensor", op(from_tensor(feed("float32", [3, 2]), [2]), const("int32", [2], [2, 1]), of_shape([2]), element_dtype="float32")
    )
    yield case(
        "out_of_range", op(items(), const("int32", [2], [0, 3]), of_shape([2, 3]), element_dtype="float32"), error="item 3|index|than"
    )
    uneven = put(put(reserve("float32", 2), 0, feed("float32", [2])), 1, feed("float32", [3]))
    yield case("the_even_ones", op(uneven, const("int32", [2], [1, 1]), ANY, element_dtype="float32"))


@cases("TensorListScatter", "TensorListScatterV2")
def scattered(op):
    def of(x, indices, size=-1):
        indices = const("int32", [len(indices)], indices)
        if op.name == "TensorListScatterV2":
            return op(x, indices, of_shape(x.shape[1:]), size, element_dtype=x.dtype, shape_type="int32")
        return op(x, indices, of_shape(x.shape[1:]), element_dtype=x.dtype, shape_type="int32")

    for t in ALL:
        yield case(t, stack(of(feed(t, [3, 2]), [2, 0, 1]), t))
    yield case("in_order", stack(of(feed("float32", [3, 2]), [0, 1, 2])))
    yield case("with_holes", stack(of(feed("float32", [2, 2]), [3, 1])))
    yield case("one_twice", stack(of(feed("float32", [3, 2]), [1, 0, 1])))
    yield case("none", length(of(feed("float32", [0, 2]), [])))
    if op.name == "TensorListScatterV2":
        sized = of(feed("float32", [2, 2]), [1, 0], 4)
        yield case("sized", stack(sized), length(sized))
        x, at = feed("float32", [2, 2]), fed(1, 2, 0)
        by_run = op(x, at, of_shape([2]), 4, element_dtype="float32", shape_type="int32")
        yield case("where_a_run_says", stack(by_run), length(by_run))


@cases("TensorListScatterIntoExistingList")
def scattered_into(op):
    def of(made, x, indices):
        return op(made, x, const("int32", [len(indices)], indices), element_dtype=x.dtype)

    for t in ALL:
        yield case(t, stack(of(items(t, [2]), feed(t, [2, 2]), [2, 0]), t))
    yield case("all_new", stack(of(reserve("float32", 3), feed("float32", [3, 2]), [0, 1, 2])))
    yield case("turned_round", stack(of(reserve("float32", 3), feed("float32", [3, 2]), [2, 1, 0])))
    yield case("one_twice", stack(of(items(sizes=[2]), feed("float32", [2, 2]), [1, 1])))
    yield case("into_a_tensor", stack(of(from_tensor(feed("float32", [3, 2]), [2]), feed("float32", [1, 2]), [1])))
    for t in ALL:
        made = op(items(t, [2]), feed(t, [2, 2]), fed(1, 2, 0), element_dtype=t)
        yield case(f"{t}_where_a_run_says", stack(made, t))
    made = op(from_tensor(feed("float32", [3, 2]), [2]), feed("float32", [1, 2]), fed(1, 1), element_dtype="float32")
    yield case("into_a_tensor_where_a_run_says", stack(made), get(made, 1))


@cases("TensorListResize")
def resized(op):
    for t in ALL:
        for size in (1, 5):
            yield case(f"{t}_{size}", stack(op(items(t), size), t))
    yield case("of_a_tensor", stack(op(from_tensor(feed("float32", [3, 2]), [2]), 4)))
    yield case("to_none", length(op(items(), 0)))
    yield case("negative", length(op(items(), -1)), error="-1")


LOOPED = ["int32", "int32", "variant"]


def written(limit, made, item, types=(), rest=()):
    """A loop that writes item(i, ...) at i."""
    return n("While", [0, limit, made, *rest], cond=function([*LOOPED, *types], lambda i, m, l, *r: [n("Less", i, m)]),
             body=function([*LOOPED, *types], lambda i, m, l, *r: [n("Add", i, 1), m, put(l, i, item(i, *r), types[0] if types else "int32"), *r]))  # fmt: skip


@cases("While")
def lists_in_loops(op):
    for how, limit in (("known", const("int32", [], 3)), ("fed", feed("int32", [], 3)), ("long", const("int32", [], 40))):
        size = 40 if how == "long" else 4
        for said in (None, []):
            made = written(limit, reserve("int32", size, said), lambda i: n("Mul", i, i))
            yield case(f"list_written_{how}_{'unknown' if said is None else 'known'}", stack(made[2], "int32", []), made[0])
        x = feed("float32", [size, 3])
        doubled = written(limit, reserve("float32", size), lambda i, a: n("Neg", n("GatherV2", a, i, 0)), ["float32"], [x])
        yield case(f"list_of_rows_{how}", stack(doubled[2], sizes=[3]))
        rows = from_tensor(x, [3])
        mapped = written(limit, reserve("float32", size), lambda i, t, a: n("Neg", get(a, i)), ["float32", "variant"], [0.0, rows])
        yield case(f"list_to_list_{how}", stack(mapped[2], sizes=[3]))

        def running(i, m, l, s, a):
            total = n("Add", s, get(a, i))
            return [n("Add", i, 1), m, put(l, i, total), total, a]

        types = [*LOOPED, "float32", "variant"]
        summed = n("While", [0, limit, reserve("float32", size, [3]), const("float32", [3], [0, 0, 0]), rows],
                   cond=function(types, lambda i, m, l, s, a: [n("Less", i, m)]), body=function(types, running))  # fmt: skip
        yield case(f"list_of_sums_{how}", stack(summed[2]), summed[3])
        yield case(f"list_read_behind_{how}", get(summed[2], 1), gather(summed[2], const("int32", [2], [2, 0])), length(summed[2]))

        def stacking(i, m, l):
            return [n("Add", i, 1), m, put(l, i, n("Add", 1, n("Sum", stack(l, "int32", []), 0)), "int32")]

        inside = n("While", [0, limit, reserve("int32", size, [])], cond=function(LOOPED, lambda i, m, l: [n("Less", i, m)]),
                   body=function(LOOPED, stacking))  # fmt: skip
        if how != "long":
            yield case(f"list_stacked_in_the_body_{how}", stack(inside[2], "int32"))

        def into_nested(i, m, l):
            inner = n("While", [0, n("Add", i, 1), l], cond=function(LOOPED, lambda j, m, l: [n("Less", j, m)]),
                      body=function(LOOPED, lambda j, m, l: [n("Add", j, 1), m, put(l, j, n("Add", get(l, j, "int32", []), 1), "int32")]))  # fmt: skip
            return [n("Add", i, 1), m, inner[2]]

        counted = n("While", [0, limit, reserve("int32", size, [])], cond=function(LOOPED, lambda i, m, l: [n("Less", i, m)]),
                    body=function(LOOPED, into_nested))  # fmt: skip
        yield case(f"list_through_nested_loops_{how}", stack(counted[2], "int32"))

        def in_if(i, m, l):
            even = n("Equal", n("FloorMod", i, 2), 0)
            chosen = n("If", even, [i, l], then_branch=function(["int32", "variant"], lambda i, l: [put(l, i, n("Mul", i, 3), "int32")]),
                       else_branch=function(["int32", "variant"], lambda i, l: [l]), Tout=["variant"])  # fmt: skip
            return [n("Add", i, 1), m, chosen]

        evens = n("While", [0, limit, reserve("int32", size, [])], cond=function(LOOPED, lambda i, m, l: [n("Less", i, m)]),
                  body=function(LOOPED, in_if))  # fmt: skip
        yield case(f"list_through_if_in_loop_{how}", stack(evens[2], "int32"))
    for t in ("bool", "int64", "float16"):
        types = ["int32", "int32", "variant", t]
        kept = n("While", [0, feed("int32", [], 2), reserve(t, 3, [2]), feed(t, [2])], cond=function(types, lambda i, m, l, a: [n("Less", i, m)]),
                 body=function(types, lambda i, m, l, a: [n("Add", i, 1), m, put(l, i, a, t), a]))  # fmt: skip
        yield case(f"list_of_{t}", stack(kept[2], t))
    for trips in (0, 1):
        made = written(feed("int32", [], trips), reserve("int32", 3, []), lambda i: n("Add", i, 7))
        yield case(f"list_of_{trips}_trips", stack(made[2], "int32"))
    beyond = written(feed("int32", [], 5), reserve("int32", 3, []), lambda i: i)
    yield case("list_written_beyond", stack(beyond[2], "int32"), error="index")


@cases("If")
def lists_through_branches(op):
    x = feed("float32", [2])
    for p in (True, False):
        holds = feed("bool", [], p)

        def choose(operands, types, then_branch, else_branch, holds=holds):
            return op(holds, operands, then_branch=function(types, then_branch), else_branch=function(types, else_branch), Tout=["variant"])

        made = choose([items(sizes=[2]), x], ["variant", "float32"], lambda l, a: [put(l, 1, a)], lambda l, a: [l])
        yield case(f"list_changed_{p}", stack(made))
        made = choose([items(sizes=[2]), x], ["variant", "float32"], lambda l, a: [put(l, 1, a)], lambda l, a: [put(l, 0, a)])
        yield case(f"list_changed_either_way_{p}", get(made, 1), length(made))
        made = choose([x], ["float32"], lambda a: [push(push(empty("float32"), a), a)],
                      lambda a: [put(reserve("float32", 2, [2]), 0, a)])  # fmt: skip
        yield case(f"list_made_inside_{p}", stack(made, sizes=[2]))
        taken = op(holds, [items(sizes=[2])], then_branch=function(["variant"], lambda l: [get(l, 0)]),
                   else_branch=function(["variant"], lambda l: [n("Sum", stack(l, sizes=[2]), 0)]), Tout=["float32"])  # fmt: skip
        yield case(f"list_read_inside_{p}", taken)


@cases("TensorListSetItem", "TensorListPushBack")
def nested_lists(op):
    """Lists of lists."""
    inner = [push(push(empty("float32"), feed("float32", [2])), feed("float32", [2])) for _ in range(2)]
    outer = empty("variant")
    if op.name == "TensorListSetItem":
        outer = reserve("variant", 2)
        for i, l in enumerate(inner):
            outer = op(outer, i, l, element_dtype="variant")
    else:
        for l in inner:
            outer = op(outer, l, element_dtype="variant")
    one = get(outer, 1, "variant")
    yield case("of_lists", stack(one), get(get(outer, 0, "variant"), 1), length(outer), length(one))
    yield case("of_lists_popped", stack((p := pop(outer, "variant"))[1]), length(p[0]))
