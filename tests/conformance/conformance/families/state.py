# SPDX-License-Identifier: Apache-2.0
"""Runs that keep something: variables in the forms that TensorFlow has had, and outputs tied to inputs of the next run."""

from conformance.graph import feed
from conformance.registry import case, cases
from conformance.sequences import RUNS, sequence

ROUNDED = (1e-5, 1e-6, "products and functions, rounded in one run after another")


def tf():
    import tensorflow

    return tensorflow


def v1():
    return tf().compat.v1


def x(*shape, t="float32", runs=RUNS, **options):
    """One array a run."""
    return feed(t, [runs, *shape], **options)


def variable(name, value, t="float32"):
    return v1().get_variable(name, initializer=tf().constant(value, t))


def zeros(name, *shape, t="float32"):
    return v1().get_variable(name, shape, t, v1().zeros_initializer())


def after(*operations):
    return v1().control_dependencies(operations)


def value_of(v):
    return v.read_value()


# What `@cases` names is the op that every program of the function holds, in its form with references and that with resources.


def counter(t):
    def counted(step):
        n = variable("n", 3, t)
        with after(v1().assign_add(n, step)):
            return value_of(n)

    return counted


def moving_sum(a):
    s = zeros("sum", 4)
    with after(v1().assign_add(s, a)):
        return value_of(s) * 0.5


def both_values(a):
    s = variable("s", [1.0, 2.0, 3.0, 4.0])
    before = value_of(s)
    with after(before):
        added = v1().assign_add(s, a)
    with after(added):
        return before, value_of(s)


def added_twice(a):
    s = zeros("s", 4)
    with after(v1().assign_add(s, a)):
        middle = value_of(s)
        with after(middle):
            again = v1().assign_add(s, middle * 0.5)
        with after(again):
            return middle, value_of(s)


def of_one_another(a):
    p, q = variable("p", [1.0, -1.0, 0.5, 2.0]), zeros("q", 4)
    was_p, was_q = value_of(p), value_of(q)
    with after(was_p, was_q):
        one, two = v1().assign_add(p, was_q + a), v1().assign_add(q, was_p * 0.25)
    with after(one, two):
        return value_of(p) - value_of(q)


def cached_read(a):
    """The read stands before the assignment, what uses it behind: of a reference that is the new value."""
    s = variable("s", [1.0, 2.0, 3.0, 4.0])
    cached = tf().identity(s)
    with after(cached):
        added = v1().assign_add(s, a)
    with after(added):
        return tf().square(cached), tf().identity(cached) * 2


def subtracted(a):
    s = variable("s", [10.0, 20.0, 30.0, 40.0])
    with after(v1().assign_sub(s, a)):
        return tf().nn.relu(value_of(s))


def countdown(step):
    n = variable("n", 100, "int64")
    with after(v1().assign_sub(n, step)):
        return value_of(n) % 7


def average(a):
    m = zeros("mean", 4)
    was = value_of(m)
    with after(was):
        return v1().assign_sub(m, (was - a) * 0.1) + 0.0


def subtracted_twice(a):
    s = variable("s", [8.0, 8.0, 8.0, 8.0])
    with after(v1().assign_sub(s, a)):
        with after(v1().assign_sub(s, 2 * a)):
            return value_of(s)


def subtracted_and_added(a):
    s = variable("s", [8.0, 8.0, 8.0, 8.0])
    with after(v1().assign_sub(s, a)):
        with after(v1().assign_add(s, a * a)):
            return value_of(s)


def ring(a):
    w = zeros("window", 5, 2)
    with after(v1().assign(w, tf().concat([value_of(w)[1:], a[None]], 0))):
        return tf().reduce_max(value_of(w), 0), value_of(w)


def delayed(a):
    """What came three runs before."""
    one, two, three = (variable(n, [f, f, f, f]) for n, f in (("one", -1.0), ("two", -2.0), ("three", -3.0)))
    was = [value_of(v) for v in (one, two, three)]
    with after(*was):
        moved = [v1().assign(three, was[1]), v1().assign(two, was[0]), v1().assign(one, a)]
    with after(*moved):
        return tf().identity(was[2])


def swapped(a):
    p, q = variable("p", [1.0, 2.0, 3.0, 4.0]), variable("q", [5.0, 6.0, 7.0, 8.0])
    was = value_of(p), value_of(q)
    with after(*was):
        moved = [v1().assign(p, was[1]), v1().assign(q, was[0])]
    with after(*moved):
        return value_of(p) + a, value_of(q) * a


def overwritten(a):
    """No run needs what another left in `s`."""
    s, n = zeros("s", 4), variable("n", 1.0)
    with after(v1().assign(s, a * 2), v1().assign_add(n, 1.0)):
        return value_of(s) + value_of(n)


def a_constant(a):
    s = variable("s", [1.0, 2.0, 3.0, 4.0])
    was = value_of(s)
    with after(was):
        with after(v1().assign(s, tf().constant([7.0, 8.0, 9.0, 10.0]))):
            return was + a


def only_read(a):
    s, k = variable("s", [1.0, 2.0, 3.0, 4.0]), variable("k", [0.5, 0.25, 2.0, 1.0])
    with after(v1().assign(s, value_of(s) * value_of(k) + a)):
        return value_of(s) - value_of(k)


def smoothed(a):
    s = zeros("s", 3, 4)
    new = value_of(s) * 0.9 + a * 0.1
    with after(v1().assign(s, new)):
        return tf().identity(new), value_of(s)


def the_last(a):
    """What the run before was given, of any type."""
    s = zeros("s", 3, t=a.dtype.base_dtype)
    before = value_of(s)
    with after(before):
        moved = v1().assign(s, a)
    with after(moved):
        return tf().identity(before)


def reshaped(a):
    s = zeros("s", 2, 6)
    with after(v1().assign(s, tf().reshape(tf().transpose(value_of(s)) + a, [2, 6]))):
        return value_of(s)


def cell(a):
    """An LSTM whose state the graph keeps."""
    h, c = zeros("h", 1, 5), zeros("c", 1, 5)
    w = tf().constant([[((i * 7 + j * 3) % 11 - 5) * 0.08 for j in range(20)] for i in range(8)], "float32")
    i, g, f, o = tf().split(tf().matmul(tf().concat([a, value_of(h)], 1), w), 4, 1)
    new_c = tf().sigmoid(f + 1.0) * value_of(c) + tf().sigmoid(i) * tf().tanh(g)
    new_h = tf().sigmoid(o) * tf().tanh(new_c)
    with after(v1().assign(h, new_h), v1().assign(c, new_c)):
        return tf().identity(new_h)


def convolved(a):
    """The last rows of an image that comes row by row, under a filter."""
    rows = zeros("rows", 1, 3, 6, 2)
    image = tf().concat([value_of(rows)[:, 1:], a], 1)
    k = tf().constant([[[[((i + 2 * j + 3 * m + n) % 5 - 2) * 0.2 for n in range(3)] for m in range(2)] for j in range(3)] for i in range(3)], "float32")
    with after(v1().assign(rows, image)):
        return tf().nn.relu(tf().nn.conv2d(image, k, 1, "VALID"))


def of_a_branch(a):
    s = zeros("s", 4)
    was = value_of(s)
    new = tf().cond(tf().reduce_sum(a) > 0.0, lambda: was + a, lambda: was * 0.5)
    with after(v1().assign(s, new)):
        return tf().identity(new)


def of_a_loop(a):
    s = zeros("s", 4)
    _, new = tf().while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * 0.5 + a), [tf().constant(0), value_of(s)])
    with after(v1().assign(s, new)):
        return value_of(s)


def read_in_a_loop(a):
    s = variable("s", [1.0, 2.0, 3.0, 4.0])
    _, new = tf().while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v + s), [tf().constant(0), a])
    with after(v1().assign(s, new * 0.1)):
        return tf().identity(new)


# In functions that are called.


def called(a):
    s = variable("s", [1.0, 2.0, 3.0, 4.0])

    @tf().function(autograph=False)
    def add(value):
        s.assign_add(value)
        return s.read_value() * 2

    @tf().function(autograph=False)
    def forget(value):
        s.assign(s * 0.5)
        return value + 1

    first = add(a)
    with after(first):
        second = forget(a)
    with after(second):
        third = add(second)
    with after(third):
        return first, second, third, value_of(s)


def called_for_its_effect(a):
    s = variable("s", [1.0, 2.0, 3.0, 4.0])

    @tf().function(autograph=False)
    def inner(value):
        s.assign_sub(value * 0.5)

    @tf().function(autograph=False)
    def outer(value):
        s.assign_add(value)
        inner(value)
        return tf().constant(1.0)

    done = outer(a)
    with after(done):
        return value_of(s), done


# Parts of a variable.


def ring_by_place(a):
    """A window of which each run overwrites the oldest row."""
    w, n = zeros("window", 3, 2), variable("n", 0, "int32")
    with after(v1().scatter_update(w, [value_of(n) % 3], a[None])):
        seen = value_of(w) + 0.0
        with after(seen, v1().assign_add(n, 1)):
            return tf().identity(seen)


def scattered(verb):
    def body(a, places):
        s = variable("s", [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
        with after(getattr(v1(), f"scatter_{verb}")(s, places, a)):
            return value_of(s) * 2

    return body


def scattered_by_indices(a):
    s = zeros("s", 3, 4)
    with after(v1().scatter_nd_add(s, tf().constant([[0, 1], [2, 3]]), a)):
        return value_of(s) + 1


def into_parts():
    yield "Update", "ring", ring_by_place, [x(2)]
    for verb in ("update", "add", "sub", "min", "max"):
        places = feed("int32", [RUNS, 2], [[0, 1], [1, 3], [3, 0], [2, 1], [0, 2], [2, 3]])
        yield verb.capitalize(), "rows", scattered(verb), [x(2, 2), places]
    yield "NdAdd", "elements", scattered_by_indices, [x(2)]


def of_verb(verb, form):
    for op, name, body, leaves in into_parts():
        if op == verb:
            yield case(f"{name}-{form}", sequence(form, body, *leaves), tolerance=ROUNDED)


@cases("ScatterUpdate", "ScatterAdd", "ScatterSub", "ScatterMin", "ScatterMax", "ScatterNdAdd")
def scatter(op):
    yield from of_verb(op.name.removeprefix("Scatter"), "v1_refs")


@cases("ResourceScatterUpdate", "ResourceScatterAdd", "ResourceScatterSub", "ResourceScatterMin", "ResourceScatterMax",
       "ResourceScatterNdAdd")  # fmt: skip
def resource_scatter(op):
    yield from of_verb(op.name.removeprefix("ResourceScatter"), "v1")


# Assignments inside of branches and loops that are ops with functions.


def given(condition, yes, no):
    return tf().cond(condition, yes, no)


def in_both_branches(a):
    s = variable("s", [1.0, 2.0, 3.0, 4.0])

    def add():
        with after(v1().assign_add(s, a)):
            return value_of(s)

    def halve():
        was = value_of(s)
        with after(was):
            with after(v1().assign(s, was * 0.5)):
                return was + a

    made = given(tf().reduce_sum(a) > 0.0, add, halve)
    with after(made):
        return made, value_of(s)


def in_one_branch(a):
    s, n = variable("s", [1.0, 2.0, 3.0, 4.0]), variable("n", 5, "int32")
    before = value_of(s)

    def add():
        with after(v1().assign_add(s, a), v1().assign_add(n, 2)):
            return tf().constant(1.0)

    with after(before):
        made = given(tf().reduce_sum(a) > 0.0, add, lambda: tf().constant(2.0))
    with after(made):
        return made, before + 0.0, value_of(s), value_of(n)


def in_a_loop(a):
    s, last = zeros("s", 4), zeros("last", 4)

    def body(i, v):
        with after(v1().assign_add(s, v), v1().assign(last, v)):
            return i + 1, v * 0.5 + value_of(s) * 0.1

    _, made = tf().while_loop(lambda i, v: i < 4, body, [tf().constant(0), a])
    with after(made):
        return made, value_of(s), value_of(last)


def in_a_branch_in_a_loop(a):
    s, n = zeros("s", 4), variable("n", 0, "int32")

    def count():
        with after(v1().assign_add(n, 1)):
            return tf().constant(0.5)

    def body(i, v):
        factor = given(tf().reduce_sum(v) > 0.0, count, lambda: tf().constant(-0.25))
        with after(factor):
            with after(v1().assign_add(s, v * factor)):
                return i + 1, v * factor

    steps, made = tf().while_loop(lambda i, v: i < 3 + tf().math.floormod(n, 2), body, [tf().constant(0), a])
    with after(made):
        return made, steps, value_of(s), value_of(n)


def in_cases(a):
    s, n = zeros("s", 4), variable("n", 0, "int32")
    turn = value_of(n) % 3

    def assigning(value):
        def branch():
            with after(v1().assign_add(s, value)):
                return tf().reduce_sum(value_of(s))

        return branch

    made = tf().switch_case(turn, [assigning(a), lambda: tf().reduce_sum(s), assigning(-2 * a)])
    with after(made):
        with after(v1().assign_add(n, 1)):
            return made, value_of(s)


def by_functions():
    yield "in_both_branches", in_both_branches, [x(4)]
    yield "in_one_branch", in_one_branch, [x(4)]
    yield "in_a_loop", in_a_loop, [x(4)]
    yield "in_a_branch_in_a_loop", in_a_branch_in_a_loop, [x(4)]
    yield "in_cases", in_cases, [x(4)]


FORMS = ["v1", "v1_refs", "v2", "v2_refs"]


# What is read of a reference is no copy: who uses it sees what is added meanwhile, and of other assignments the old value or
# the new one, which TensorFlow does not say.
NOT_BY_REFERENCE = {"of_one_another", "delay", "swap", "constant"}


def in_forms(programs, refs):
    for form in FORMS:
        if ("refs" in form) == refs:
            for name, body, leaves in programs:
                if refs and name in NOT_BY_REFERENCE:
                    continue
                yield case(f"{name}-{form}", sequence(form, body, *leaves), tolerance=ROUNDED)


def added():
    for t in ("int32", "int64", "float32", "float64"):
        yield f"counter_{t}", counter(t), [x(t=t, low=1, high=5)]
    yield "sum", moving_sum, [x(4)]
    yield "before_and_after", both_values, [x(4)]
    yield "middle", added_twice, [x(4)]
    yield "of_one_another", of_one_another, [x(4)]
    yield "cached_read", cached_read, [x(4)]


def subtractions():
    yield "relu", subtracted, [x(4)]
    yield "countdown", countdown, [x(t="int64", low=1, high=5)]
    yield "average", average, [x(4)]
    yield "twice", subtracted_twice, [x(4)]
    yield "and_added", subtracted_and_added, [x(4)]


def assigned():
    yield "ring", ring, [x(2)]
    yield "delay", delayed, [x(4)]
    yield "swap", swapped, [x(4)]
    yield "overwritten", overwritten, [x(4)]
    yield "constant", a_constant, [x(4)]
    yield "only_read", only_read, [x(4)]
    yield "smoothed", smoothed, [x(3, 4)]
    yield "reshaped", reshaped, [x(6, 2)]
    yield "cell", cell, [x(1, 3)]
    yield "rows", convolved, [x(1, 1, 6, 2)]
    yield "of_a_branch", of_a_branch, [x(4)]
    yield "of_a_loop", of_a_loop, [x(4)]
    yield "read_in_a_loop", read_in_a_loop, [x(4)]


@cases("AssignAdd")
def assign_add(op):
    yield from in_forms(added(), refs=True)


@cases("AssignAddVariableOp")
def assign_add_variable(op):
    yield from in_forms(added(), refs=False)
    yield case("called", sequence("v2", called, x(4)), tolerance=ROUNDED)
    yield case("called_for_its_effect", sequence("v2", called_for_its_effect, x(4)), tolerance=ROUNDED)


@cases("If")
def in_functions(op):
    for name, body, leaves in by_functions():
        if name.startswith("in_both") or "branch" in name:
            yield case(name, sequence("v2", body, *leaves), tolerance=ROUNDED)


@cases("While")
def in_loops(op):
    for name, body, leaves in by_functions():
        if "loop" in name:
            yield case(name, sequence("v2", body, *leaves), tolerance=ROUNDED)


@cases("Case")
def in_several(op):
    for name, body, leaves in by_functions():
        if "cases" in name:
            yield case(name, sequence("v2", body, *leaves), tolerance=ROUNDED)


@cases("AssignSub")
def assign_sub(op):
    yield from in_forms(subtractions(), refs=True)


@cases("AssignSubVariableOp")
def assign_sub_variable(op):
    yield from in_forms(subtractions(), refs=False)


@cases("Assign")
def assign(op):
    yield from in_forms(assigned(), refs=True)


@cases("AssignVariableOp")
def assign_variable(op):
    yield from in_forms(assigned(), refs=False)
    for t in ("float16", "bfloat16", "float64", "int8", "uint8", "int64", "bool", "complex64"):
        yield case(f"last_{t}", sequence("v1", the_last, x(3, t=t)))


# Pure graphs: results tied to arguments.


def tied_gru(a, h):
    w = tf().constant([[((i * 5 + j * 3) % 13 - 6) * 0.07 for j in range(15)] for i in range(8)], "float32")
    z, r, _ = tf().split(tf().sigmoid(tf().matmul(tf().concat([a, h], 1), w)), 3, 1)
    n = tf().tanh(tf().matmul(tf().concat([a, r * h], 1), w)[:, 10:])
    new = z * h + (1 - z) * n
    return tf().reduce_sum(new, 1), new


def tied_lstm(a, h, c):
    w = tf().constant([[((i * 7 + j * 3) % 11 - 5) * 0.08 for j in range(20)] for i in range(8)], "float32")
    i, g, f, o = tf().split(tf().matmul(tf().concat([a, h], 1), w), 4, 1)
    new_c = tf().sigmoid(f) * c + tf().sigmoid(i) * tf().tanh(g)
    new_h = tf().sigmoid(o) * tf().tanh(new_c)
    return new_h * 2, new_h, new_c


@cases("Identity")
def tied(op):
    def one(name, body, *leaves, ties):
        return case(f"tied_{name}", sequence("v1", body, *leaves, ties=ties), tolerance=ROUNDED)

    yield one("sum", lambda a, s: (a * s, a + s), x(4), x(4), ties={1: 1})
    yield one("the_input", lambda a, s: (a - s, tf().identity(a)), x(4), x(4), ties={1: 1})
    yield one("what_was_found", lambda a, s: (tf().identity(s), s * 0.5 + a), x(4), x(4), ties={1: 1})
    yield one("a_view_of_it", lambda a, s: (tf().reshape(s, [2, 2]), s * 0.5 + a), x(4), x(4), ties={1: 1})
    yield one("gru", tied_gru, x(1, 3), x(1, 5), ties={1: 1})
    yield one("lstm", tied_lstm, x(1, 3), x(1, 5), x(1, 5), ties={1: 1, 2: 2})
    yield one("swap", lambda a, s, t: (s - t, t + a, s * 1.0), x(4), x(4), x(4), ties={1: 1, 2: 2})
    yield one("integers", lambda a, s: (s + 1, s + a), x(t="int64"), x(t="int64"), ties={1: 1})
