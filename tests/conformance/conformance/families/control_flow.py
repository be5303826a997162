# SPDX-License-Identifier: Apache-2.0
"""Loops and branches as TensorFlow freezes them: with frames, Switch and Merge, or as ops that have functions."""

import functools

from conformance.graph import feed
from conformance.registry import case, cases
from conformance.programs import program

ROUNDED = (1e-5, 1e-6, "functions and products, rounded one after another")


def tf():
    import tensorflow

    return tensorflow


def x(*shape, t="float32", **options):
    return feed(t, list(shape), **options)


def number(value, t="int32"):
    return feed(t, [], value)


def loop(condition, body, variables, **options):
    return tf().while_loop(condition, body, variables, **options)


def counted(limit, body, *variables, first=0, **options):
    """`body` is a function of the counter and the others."""
    made = loop(lambda i, *v: i < limit, lambda i, *v: [i + 1, *body(i, *v)], [tf().constant(first), *variables], **options)
    return made[1:]


# Programs: a name, what makes the results of the tensors that are fed, and those.


def loops():
    yield "until_a_value", lambda a: loop(lambda v: tf().reduce_sum(v) < 50.0, lambda v: [v + v], [a]), [x(3, low=0.5, high=2)]
    for trips in (0, 1, 5):
        yield f"fed_{trips}", lambda a, m: counted(m, lambda i, v: [tf().negative(v)], a), [x(3), number(trips)]
        yield f"known_{trips}", lambda a, trips=trips: counted(trips, lambda i, v: [tf().negative(v)], a), [x(3)]
    yield "long_known", lambda a: counted(60, lambda i, v: [tf().cos(v)], a), [x(3)]
    yield "swapped", lambda a, b, m: counted(m, lambda i, v, w: [w, v], a, b), [x(3), x(3), number(3)]
    yield "rotated", lambda a, b, c, m: counted(m, lambda i, u, v, w: [v, w, -u], a, b, c), [x(3), x(3), x(3), number(4)]
    yield "invariants", lambda a, b, m: counted(m, lambda i, u, v: [tf().maximum(u * 0.5, v), v], a, b), [x(3), x(3), number(3)]
    yield "captured", lambda a, b, m: counted(m, lambda i, v: [v - b * tf().cast(i, "float32")], a), [x(2, 3), x(3), number(3)]
    yield "captured_constant", lambda a, m: counted(m, lambda i, v: [v - tf().constant([1.0, 2.0, 3.0])], a), [x(2, 3), number(3)]
    yield (
        "captured_by_the_condition",
        lambda a, m: loop(lambda v: tf().reduce_max(v) < m, lambda v: [v * 1.5], [a]),
        [x(3, low=1, high=2), number(9.0, "float32")],
    )
    yield "one_value_twice", lambda a, b, m: counted(m, lambda i, u, v: [w := u - v, w], a, b), [x(3), x(3), number(3)]
    yield "a_variable_twice", lambda a, b, m: counted(m, lambda i, u, v: [v, v], a, b), [x(3), x(3), number(3)]
    yield "the_one_before", lambda a, b, m: counted(m, lambda i, u, v: [tf().nn.relu(-u), u], a, b), [x(3), x(3), number(3)]
    yield "a_constant", lambda a, b, m: counted(m, lambda i, u, v: [tf().constant([7.0, 8.0, 9.0]), u + v], a, b), [x(3), x(3), number(2)]
    yield "a_view", lambda a, m: counted(m, lambda i, v: [tf().reshape(tf().transpose(v), [2, 3])], a), [x(2, 3), number(3)]
    yield "only_the_counter", lambda m: loop(lambda i: i < m, lambda i: [i + 2], [tf().constant(0)]), [number(5)]
    for t in ("bool", "int64", "float16", "float64", "uint8"):
        change = tf_not if t == "bool" else double
        yield f"carries_{t}", lambda a, m, f=change: counted(m, lambda i, v: [f(v)], a), [x(3, t=t), number(3)]
    for t in ("int64", "float32"):
        yield (
            f"counter_{t}",
            lambda a, m: loop(lambda i, v: i < m, lambda i, v: [i + 1, -v], [tf().cast(0, m.dtype), a]),
            [x(3), number(3, t)],
        )
    yield (
        "most_iterations",
        lambda a, m: loop(lambda v: tf().reduce_sum(v) < 500.0, lambda v: [v + v], [a], maximum_iterations=m),
        [x(3, low=0.5, high=2), number(4)],
    )
    yield (
        "most_iterations_known",
        lambda a: loop(lambda v: tf().reduce_sum(v) < 50.0, lambda v: [v + v], [a], maximum_iterations=40),
        [x(3, low=0.5, high=2)],
    )
    yield "one_at_a_time", lambda a, m: counted(m, lambda i, v: [v * 0.5], a, parallel_iterations=1), [x(3), number(3)]

    def twice(a, m):
        first = counted(m, lambda i, v: [v * 0.5], a)[0]
        return [*counted(m, lambda i, v: [v - 1.0], first), *counted(m, lambda i, v: [v + 1.0], a), -first]

    yield "several", twice, [x(3), number(3)]

    def in_loop(a, m):
        return counted(m, lambda i, v: counted(2, lambda j, w: [w * 1.5 - tf().cast(i + j, "float32")], v), a)

    yield "nested", in_loop, [x(3), number(3)]
    yield "nested_to_the_counter", lambda a, m: counted(m, lambda i, v: counted(i, lambda j, w: [w * 1.5 - a], v), a), [x(3), number(4)]
    yield "nested_invariant", lambda a, b, m: counted(m, lambda i, v: counted(m, lambda j, w: [w * 0.5 - b], v), a), [x(3), x(3), number(3)]

    def three(a, m):
        return counted(m, lambda i, v: counted(2, lambda j, w: counted(m, lambda k, u: [u * 1.25], w), v), a)

    yield "nested_three", three, [x(3), number(2)]
    yield (
        "beside_in_a_loop",
        lambda a, m: counted(m, lambda i, v: [counted(m, lambda j, w: [w * 0.5], v)[0] - counted(i, lambda j, w: [w + 1.0], v)[0]], a),
        [x(3), number(3)],
    )
    shape = lambda *s: tf().TensorShape(s)  # noqa: E731
    counter = lambda: shape()  # noqa: E731
    yield (
        "broadcasts",
        lambda a: counted(3, lambda i, v: [v - tf().reshape(tf().range(12.0), [4, 3])], a, shape_invariants=[counter(), shape(None, 3)]),
        [x(1, 3)],
    )
    yield "grows", lambda a: counted(3, lambda i, v: [tf().concat([v, -v], 0)], a, shape_invariants=[counter(), shape(None, 3)]), [x(1, 3)]
    yield (
        "a_list_of_rows",
        lambda a: counted(3, lambda i, v: [tf().concat([v, v[i : i + 1] * 2.0], 0)], a, shape_invariants=[counter(), shape(None, 3)]),
        [x(1, 3)],
    )


def tf_not(v):
    return tf().logical_not(v)


def double(v):
    return v + v


def branches():
    cond = lambda *a, **o: tf().cond(*a, **o)  # noqa: E731
    for p in (True, False):
        truth = number(p, "bool")
        yield f"branch_{p}", lambda p, a: cond(p, lambda: -a, lambda: tf().exp(a)), [truth, x(3)]
        yield f"several_results_{p}", lambda p, a, b: cond(p, lambda: [a + b, -a], lambda: [a * b, b]), [truth, x(3), x(3)]
        yield f"constants_{p}", lambda p: cond(p, lambda: tf().constant([1.0, 2.0]), lambda: tf().constant([3.0, 4.0])), [truth]
        yield f"one_constant_{p}", lambda p, a: cond(p, lambda: -a, lambda: tf().constant([3.0, 4.0])), [truth, x(2)]
        yield f"hands_on_{p}", lambda p, a, b: cond(p, lambda: a, lambda: b), [truth, x(3), x(3)]
        yield (
            f"inside_one_{p}",
            lambda p, a: cond(p, lambda: cond(tf().reduce_sum(a) < 0, lambda: -a, lambda: a * 2.0), lambda: tf().abs(a)),
            [truth, x(3)],
        )
        yield (
            f"inside_both_{p}",
            lambda p, q, a: cond(p, lambda: cond(q, lambda: -a, lambda: a * 2.0), lambda: cond(q, lambda: tf().abs(a), lambda: a)),
            [truth, number(True, "bool"), x(3)],
        )
        yield (
            f"of_one_predicate_{p}",
            lambda p, a: [b := cond(p, lambda: -a, lambda: a * 2.0), cond(p, lambda: b + 1.0, lambda: b * a)],
            [truth, x(3)],
        )
        yield (
            f"predicate_by_branch_{p}",
            lambda p, a: cond(cond(p, lambda: tf().reduce_sum(a) < 0, lambda: tf().reduce_max(a) < 1), lambda: -a, lambda: a * 2.0),
            [truth, x(3)],
        )
        yield (
            f"loop_in_branch_{p}",
            lambda p, a, m: cond(p, lambda: counted(m, lambda i, v: [v * 1.5], a)[0], lambda: -a),
            [truth, x(3), number(3)],
        )
        yield (
            f"loop_in_both_{p}",
            lambda p, a, m: cond(p, lambda: counted(m, lambda i, v: [v * 1.5], a)[0], lambda: counted(2, lambda i, v: [v - 1.0], a)[0]),
            [truth, x(3), number(3)],
        )
        yield (
            f"branch_in_loop_{p}",
            lambda p, a, m: counted(m, lambda i, v: [cond(p, lambda: v * 1.5, lambda: v - 1.0)], a),
            [truth, x(3), number(3)],
        )
        yield (
            f"branch_in_loop_in_branch_{p}",
            lambda p, a, m: cond(p, lambda: counted(m, lambda i, v: [cond(i < 1, lambda: v * 1.5, lambda: v - 1.0)], a)[0], lambda: -a),
            [truth, x(3), number(3)],
        )
    yield (
        "by_the_counter",
        lambda a, m: counted(m, lambda i, v: [cond(tf().equal(i % 2, 0), lambda: v * 1.5, lambda: v - 1.0)], a),
        [x(3), number(5)],
    )
    yield (
        "by_the_value",
        lambda a, m: counted(m, lambda i, v: [cond(tf().reduce_sum(v) < 4.0, lambda: v * 1.5, lambda: v - 1.0)], a),
        [x(3), number(5)],
    )
    yield (
        "loop_in_branch_in_loop",
        lambda a, m: counted(m, lambda i, v: [cond(i < 2, lambda: counted(i, lambda j, w: [w * 1.5], v)[0], lambda: v - 1.0)], a),
        [x(3), number(4)],
    )
    for i in (-1, 0, 1, 2, 5):
        ways = lambda a: [lambda: -a, lambda: a * 2.0, lambda: tf().abs(a)]  # noqa: E731
        yield f"switch_case_{i}", lambda k, a: tf().switch_case(k, ways(a)), [number(i), x(3)]
        yield (
            f"case_{i}",
            lambda k, a: tf().case([(k < 0, lambda: -a), (k < 2, lambda: a * 2.0)], default=lambda: tf().abs(a)),
            [number(i), x(3)],
        )


def arrays():
    def filled(a, m, **options):
        array = tf().TensorArray("float32", size=4, **options)
        return loop(lambda i, t, v: i < m, lambda i, t, v: [i + 1, t.write(i, v), v * 1.5], [tf().constant(0), array, a])

    for how, m in (("fed", lambda m: m), ("known", lambda m: 3)):
        yield f"written_{how}", lambda a, k, m=m: filled(a, m(k), element_shape=[2])[1].stack(), [x(2), number(4)]
        yield f"item_{how}", lambda a, k, m=m: filled(a, m(k), element_shape=[2])[1].read(1), [x(2), number(4)]
        yield f"rows_{how}", lambda a, k, m=m: counted_array(a, m(k)), [x(4, 2), number(4)]
        yield f"sums_{how}", lambda a, k, m=m: running_sums(a, m(k)), [x(4, 2), number(4)]
        yield f"by_branch_{how}", lambda a, k, m=m: by_branch(a, m(k)), [x(4, 2), number(4)]
    yield "unstacked", lambda a: tf().TensorArray("float32", 3).unstack(a).read(2), [x(3, 2)]
    yield "gathered", lambda a: tf().TensorArray("float32", 3, clear_after_read=False).unstack(a).gather([2, 0]), [x(3, 2)]
    yield "joined", lambda a, b: tf().TensorArray("float32", 2, infer_shape=False).write(0, a).write(1, b).concat(), [x(1, 2), x(3, 2)]
    yield "split", lambda a: tf().TensorArray("float32", 2, infer_shape=False).split(a, [1, 3]).read(1), [x(4, 2)]
    yield "size", lambda a: [(t := tf().TensorArray("float32", 3).unstack(a)).size(), t.stack()], [x(3, 2)]
    yield "map", lambda a: tf().map_fn(lambda v: tf().reduce_sum(v) * v, a), [x(4, 2)]
    yield "map_of_int64", lambda a: tf().map_fn(lambda v: v * v, a), [x(4, t="int64")]
    yield "map_to_bool", lambda a: tf().map_fn(lambda v: tf().reduce_sum(v) < 0.0, a, fn_output_signature="bool"), [x(4, 2)]
    yield "scan", lambda a: tf().scan(lambda s, v: s * 0.5 + v, a), [x(5, 2)]
    yield "scan_backwards", lambda a: tf().scan(lambda s, v: s * 0.5 + v, a, reverse=True), [x(5, 2)]
    yield "fold", lambda a: tf().foldl(lambda s, v: s * 0.5 + v, a), [x(5, 2)]
    yield "fold_from_right", lambda a: tf().foldr(lambda s, v: s * 0.5 + v, a), [x(5, 2)]
    yield "map_in_map", lambda a: tf().map_fn(lambda row: tf().map_fn(lambda v: v * tf().reduce_sum(row), row), a), [x(3, 2)]


def counted_array(a, m):
    array, rows = tf().TensorArray("float32", 4, element_shape=[2]), tf().TensorArray("float32", 4).unstack(a)
    return loop(lambda i, t: i < m, lambda i, t: [i + 1, t.write(i, -rows.read(i))], [tf().constant(0), array])[1].stack()


def running_sums(a, m):
    array, rows = tf().TensorArray("float32", 4, element_shape=[2]), tf().TensorArray("float32", 4).unstack(a)

    def body(i, t, s):
        s = s + rows.read(i)
        return [i + 1, t.write(i, s), s]

    made = loop(lambda i, t, s: i < m, body, [tf().constant(0), array, tf().zeros([2])])
    return [made[1].stack(), made[2]]


def by_branch(a, m):
    array = tf().TensorArray("float32", 4, element_shape=[2])

    def body(i, t):
        return [i + 1, t.write(i, tf().cond(i % 2 < 1, lambda: a[0] * 2.0, lambda: a[1]))]

    return loop(lambda i, t: i < m, body, [tf().constant(0), array])[1].stack()


def watched():
    debugging = tf().debugging

    def asserted(a, m):
        def body(i, v):
            with tf().control_dependencies([tf().compat.v1.assert_less(v, 1e6)]):
                return [v * 1.5]

        return counted(m, body, a)

    yield "assert_in_loop", asserted, [x(3), number(3)]
    yield (
        "check_numerics_in_loop",
        lambda a, m: counted(m, lambda i, v: [debugging.check_numerics(v * 1.5, "finite?")], a),
        [x(3), number(3)],
    )
    yield "print_in_loop", lambda a, m: counted(m, lambda i, v: [tf().compat.v1.Print(v * 1.5, [i], "i")], a), [x(3), number(3)]

    def guarded(p, a):
        def then():
            with tf().control_dependencies([tf().compat.v1.Assert(tf().reduce_all(a < 1e6), [a])]):
                return -a

        return tf().cond(p, then, lambda: a * 2.0)

    yield "assert_in_branch", guarded, [number(True, "bool"), x(3)]


# By which a case is counted, if its graph holds them: the first of these.
COUNTED_BY = ["While", "StatelessWhile", "If", "StatelessIf", "Case", "StatelessCase", "Merge"]
AS_REFS = ["loops_fed_5", "loops_swapped", "loops_nested", "branches_branch_True", "branches_branch_in_loop_True"]


@functools.cache
def programs():
    """The cases of each op."""
    made = {op: [] for op in COUNTED_BY}
    for kind in (loops, branches, arrays, watched):
        for name, body, leaves in kind():
            for form in ("v1", "v2", "function", "lowered"):
                one = program(form, body, *leaves)
                by = next((op for op in COUNTED_BY if op in one.ops()), None)
                if by:
                    made[by].append(case(f"{form}_{kind.__name__}_{name}", one, tolerance=ROUNDED))
                if form == "v1" and f"{kind.__name__}_{name}" in AS_REFS:
                    refs = program(form, body, *leaves, as_refs=True)
                    made["Merge"].append(case(f"refs_{kind.__name__}_{name}", refs, expected=one, tolerance=ROUNDED))
    return made


@cases(*COUNTED_BY)
def control_flow(op):
    yield from programs()[op.name]
