# SPDX-License-Identifier: Apache-2.0
"""Loops of TensorFlow 2: a condition and a body, which are functions of the loop variables."""

from conformance.dtypes import ALL, FLOATS
from conformance.graph import Node, const, feed, function
from conformance.registry import case, cases


def n(op, *operands, **attributes):
    return Node(op, operands, attributes)


def neg(x):
    return n("Neg", x)


def add(a, b):
    return n("AddV2", a, b)


def scalar(dtype, number):
    return const(dtype, [], number)


def loop(op, types, variables, condition, body):
    return op(variables, cond=function(types, condition), body=function(types, body))


class Counted:
    """Loops whose first variables are a counter and its limit: `body` is a function of the others, and of the counter where
    it takes it."""

    def __init__(self, op, dtype="int32", first=0, step=1, compare="Less"):
        self.op, self.dtype, self.first, self.step, self.compare = op, dtype, first, step, compare

    def __call__(self, limit, types, variables, body, with_counter=False):
        def next_of(i, most, *rest):
            results = body(i, *rest) if with_counter else body(*rest)
            return [add(i, scalar(self.dtype, self.step)), most, *results]

        return loop(self.op, [self.dtype, self.dtype, *types], [scalar(self.dtype, self.first), limit, *variables],
                    lambda i, most, *rest: [n(self.compare, i, most)], next_of)  # fmt: skip


def limits(number, dtype="int32"):
    """The limit of a loop as the program knows it, and as only a run does."""
    return [("known", scalar(dtype, number)), ("fed", feed(dtype, [], number))]


@cases("While", "StatelessWhile")
def carried(op):
    """Types, trips and counters."""
    counted = Counted(op)
    for t in ALL:
        swap = counted(feed("int32", [], 5), [t, t], [feed(t, [2, 3]), feed(t, [2, 3])], lambda a, b: [b, a])
        yield case(f"carries_{t}", swap[2], swap[3])
    for t in ("float16", "float64", "int64", "uint8"):
        grown = counted(feed("int32", [], 3), [t, t], [feed(t, [4]), feed(t, [4], low=0, high=2)], lambda a, b: [add(a, b), b])
        yield case(f"sums_of_{t}", grown[2])
    flips = counted(feed("int32", [], 3), ["bool"], [feed("bool", [4])], lambda a: [n("LogicalNot", a)])
    yield case("flips_of_bool", flips[2])
    for trips in (-1, 0, 1, 2, 7, 100):
        for how, limit in limits(trips):
            made = counted(limit, ["float32"], [feed("float32", [2, 3])], lambda a: [n("Cos", a)])
            yield case(f"trips_{trips}_{how}", made[0], made[2], tolerance=(1e-5, 1e-5, "a function again and again"))
    for how, limit in limits(1000):
        made = counted(limit, ["int32"], [feed("int32", [3])], lambda i, a: [n("BitwiseXor", n("Mul", a, 3), i)], True)
        yield case(f"trips_1000_{how}", made[2])
    for t in ("int64", "float32", "float64", "uint8"):
        for how, limit in limits(4, t):
            made = Counted(op, t)(limit, ["float32"], [feed("float32", [3])], lambda a: [neg(a)])
            yield case(f"counter_{t}_{how}", made[0], made[2])
    for how, limit in limits(0.95, "float32"):
        tenth = Counted(op, "float32", 0, 0.1)(limit, ["float32"], [feed("float32", [3])], lambda a: [neg(a)])
        yield case(f"counter_of_tenths_{how}", tenth[0], tenth[2])
    for how, limit in limits(3):
        down = Counted(op, "int32", 10, -2, "Greater")(limit, ["float32"], [feed("float32", [3])], lambda a: [neg(a)])
        yield case(f"counts_down_{how}", down[0], down[2])
    each = counted(feed("int32", [], 6), ["int32"], [scalar("int32", 0)], lambda i, s: [add(s, n("Mul", i, i))], True)
    yield case("reads_its_counter", each[2])
    empty = counted(feed("int32", [], 6), ["float32"], [feed("float32", [0, 3])], lambda a: [neg(a)])
    yield case("nothing_in_it", empty[2])
    unread = counted(feed("int32", [], 3), ["float32", "float32"], [feed("float32", [2]), feed("float32", [3])],
                     lambda a, b: [neg(a), n("Exp", b)])  # fmt: skip
    yield case("a_variable_that_nothing_reads", unread[2])


@cases("While", "StatelessWhile")
def decided_by_values(op):
    x = feed("float32", [4], low=0.5, high=2)
    grows = loop(op, ["float32"], [x], lambda a: [n("Less", n("Sum", a, 0), scalar("float32", 100.0))], lambda a: [add(a, a)])
    yield case("until_a_sum", grows)
    gcd = loop(op, ["int64", "int64"], [feed("int64", [], 1071), feed("int64", [], 462)], lambda a, b: [n("NotEqual", b, scalar("int64", 0))],
               lambda a, b: [b, n("FloorMod", a, b)])  # fmt: skip
    yield case("greatest_common_divisor", gcd[0])
    known = loop(op, ["int64", "int64"], [scalar("int64", 1071), scalar("int64", 462)], lambda a, b: [n("NotEqual", b, scalar("int64", 0))],
                 lambda a, b: [b, n("FloorMod", a, b)])  # fmt: skip
    yield case("greatest_common_divisor_known", n("Cast", known[0], DstT="float32"))

    def collatz(v, steps):
        odd = n("Equal", n("FloorMod", v, scalar("int64", 2)), scalar("int64", 1))
        more = add(n("Mul", v, scalar("int64", 3)), scalar("int64", 1))
        return [n("SelectV2", odd, more, n("FloorDiv", v, scalar("int64", 2))), add(steps, scalar("int32", 1))]

    for start in (1, 27):
        steps = loop(op, ["int64", "int32"], [feed("int64", [], start), scalar("int32", 0)],
                     lambda v, s: [n("Greater", v, scalar("int64", 1))], collatz)  # fmt: skip
        yield case(f"collatz_{start}", steps[0], steps[1])
    for t in ("int8", "int32", "int64", "uint8", "float32", "float64"):
        # The condition is a number: true while it is not 0.
        down = loop(op, [t, "float32"], [feed(t, [], 3), feed("float32", [2])], lambda i, a: [i],
                    lambda i, a: [n("Sub", i, scalar(t, 1)), neg(a)])  # fmt: skip
        yield case(f"while_{t}", down[1])
    most = feed("float32", [], 9.0)
    reads = loop(op, ["float32", "float32"], [x, most], lambda a, m: [n("Less", n("Max", a, 0), m)], lambda a, m: [n("Mul", a, 1.5), m])
    yield case("captured_by_the_condition", reads[0], n("Neg", most))
    both = loop(op, ["int32", "float32"], [scalar("int32", 0), x],
                lambda i, a: [n("LogicalAnd", n("Less", i, 10), n("Less", n("Max", a, 0), scalar("float32", 20.0)))],
                lambda i, a: [add(i, 1), n("Mul", a, 1.5)])  # fmt: skip
    yield case("counted_or_by_value", both[0], both[1])
    flag = loop(op, ["bool", "int32"], [feed("bool", [], True), feed("int32", [], 17)], lambda go, v: [go],
                lambda go, v: [n("Greater", v, 5), n("FloorDiv", v, 2)])  # fmt: skip
    yield case("carries_its_condition", flag[0], flag[1])
    never = loop(op, ["float32"], [x], lambda a: [n("Greater", n("Max", a, 0), scalar("float32", 50.0))], lambda a: [neg(a)])
    yield case("never_by_value", never)
    nan = loop(op, ["float32"], [feed("float32", [], float("nan"))], lambda a: [n("Less", a, scalar("float32", 1.0))], lambda a: [neg(a)])
    yield case("nan_is_not_less", nan)
    # A constant condition: no trip, whatever the body is.
    no = loop(op, ["float32"], [x], lambda a: [const("bool", [], False)], lambda a: [neg(a)])
    yield case("condition_false", no)


@cases("While")
def results(op):
    """What a body may hand on, for loops that are written out and for others."""
    x, y = feed("float32", [2, 3]), feed("float32", [2, 3])
    for how, limit in [*limits(3), ("known_100", scalar("int32", 100)), ("none", feed("int32", [], 0)), ("one", feed("int32", [], 1))]:

        def of(name, types, variables, body, with_counter=False, how=how, limit=limit, tolerance=None):
            made = Counted(op)(limit, types, variables, body, with_counter)
            outputs = [made[i + 2] for i in range(len(types))]
            return case(f"{name}_{how}", *outputs, tolerance=tolerance)

        f, f2, f3 = ["float32"], ["float32"] * 2, ["float32"] * 3
        yield of("swapped", f2, [x, y], lambda a, b: [b, a])
        yield of("swapped_and_changed", f2, [x, y], lambda a, b: [neg(b), n("Abs", a)])
        yield of("rotated", f3, [x, y, const("float32", [2, 3])], lambda a, b, c: [b, c, a])
        yield of("the_one_before", f2, [x, y], lambda a, b: [n("Relu", neg(a)), a])
        yield of("a_constant", f2, [x, y], lambda a, b: [const("float32", [2, 3], low=1, high=2), n("Maximum", a, b)])
        yield of("one_value_twice", f2, [x, y], lambda a, b: [(m := n("Sub", a, b)), m])
        yield of("one_variable_twice", f2, [x, y], lambda a, b: [a, a])
        yield of("one_operand_twice", f2, [x, x], lambda a, b: [neg(a), n("Maximum", a, b)])
        yield of("a_view", f, [x], lambda a: [n("Reshape", n("Reshape", a, [6]), [2, 3])])
        yield of("a_view_of_another", f2, [x, feed("float32", [3, 2])],
                 lambda a, b: [n("Reshape", b, [2, 3]), n("Reshape", a, [3, 2])])  # fmt: skip
        yield of("turned", f, [x], lambda a: [n("Reshape", n("Transpose", a, [1, 0]), [2, 3])])
        yield of("rolled", f, [feed("float32", [5])], lambda a: [n("ConcatV2", [n("Slice", a, [1], [4]), n("Slice", a, [0], [1])], 0)])
        yield of("invariants", f3, [x, y, const("float32", [2, 3])], lambda a, b, w: [n("Minimum", n("Sub", w, a), b), b, w])
        yield of("captured_weights", f, [feed("float32", [2, 4])], lambda a: [n("Tanh", n("MatMul", a, const("float32", [4, 4])))],
                 tolerance=(1e-4, 1e-5, "sums in another order, over several steps"))  # fmt: skip
        yield of("captured_sizes", ["float32", "int32"], [x, const("int32", [2], [3, 2])],
                 lambda a, s: [n("Reshape", n("Reshape", neg(a), s), [2, 3]), s])  # fmt: skip
        yield of("ports", ["float32", "int32"], [feed("float32", [2, 3]), const("int32", [2, 3])],
                 lambda a, k: [(t := n("TopKV2", neg(a), 3))[0], t[1]])  # fmt: skip
        yield of("split", f2, [x, y], lambda a, b: [(s := n("Split", 0, n("ConcatV2", [b, neg(a)], 0), num_split=2))[0], s[1]])
    many = Counted(op)(feed("int32", [], 4), ["float32"] * 12, [feed("float32", [2]) for _ in range(12)], lambda *v: [*v[1:], neg(v[0])])
    yield case("twelve_variables", *[many[i + 2] for i in range(12)])
    # What is read behind the loop as well must outlive it.
    a = n("Exp", x)
    kept = Counted(op)(feed("int32", [], 3), ["float32", "float32"], [a, a], lambda u, v: [n("Sub", v, u), u])
    yield case("operands_read_behind", n("Sub", kept[2], a), n("Neg", kept[3]), n("Abs", a))
    for port in (2, 3, 4):
        three = Counted(op)(
            feed("int32", [], 3), ["float32"] * 3, [x, y, feed("float32", [2, 3])], lambda u, v, w: [n("Sub", v, u), w, neg(v)]
        )
        yield case(f"only_output_{port}", three[port])


@cases("While")
def shapes(op):
    f = ["float32"]
    for how, limit in limits(3)[:1]:
        wide = Counted(op)(limit, f, [feed("float32", [1, 3])], lambda a: [n("Sub", a, const("float32", [4, 3]))])
        yield case(f"broadcasts_{how}", wide[2])
        first = Counted(op)(limit, ["float32", "float32"], [feed("float32", []), feed("float32", [2, 3])],
                            lambda a, b: [n("Sub", b, a), n("Relu", b)])  # fmt: skip
        yield case(f"from_a_number_{how}", first[2])
    for trips in (1, 2, 5):
        longer = Counted(op)(scalar("int32", trips), f, [feed("float32", [1, 2])], lambda a: [n("ConcatV2", [a, neg(a)], 0)])
        yield case(f"doubles_{trips}", longer[2])
        more = Counted(op)(scalar("int32", trips), f, [feed("float32", [2])], lambda a: [n("Pad", a, [[1, 0]])])
        yield case(f"one_longer_{trips}", more[2])
        shorter = Counted(op)(scalar("int32", trips), f, [feed("float32", [7])], lambda a: [n("Slice", a, [1], [-1])])
        yield case(f"one_shorter_{trips}", shorter[2])
    ranks = Counted(op)(scalar("int32", 3), f, [feed("float32", [2])], lambda a: [n("ExpandDims", a, 0)])
    yield case("of_more_axes", ranks[2])
    sized = Counted(op)(scalar("int32", 4), ["int32", "float32"], [scalar("int32", 1), feed("float32", [8])],
                        lambda k, a: [add(k, 1), n("Slice", neg(a), [0], n("Pack", [n("Sub", 8, k)]))])  # fmt: skip
    yield case("sizes_from_a_counter", sized[3])


@cases("While")
def nested(op):
    """Loops in loops, with branches and functions between them."""
    x = feed("float32", [3])
    f = ["float32"]

    def inner(limit, a, step=neg):
        return Counted(op)(limit, f, [a], lambda v: [step(v)])[2]

    for how, limit in limits(3):
        for inner_how in ("known", "captured", "by_counter"):

            def body(i, most, a, inner_how=inner_how):
                bound = {"known": scalar("int32", 2), "captured": most, "by_counter": i}[inner_how]
                return [most, n("Sub", inner(bound, a, lambda v: n("Mul", v, -1.5)), const("float32", [3]))]

            made = Counted(op)(limit, ["int32", "float32"], [feed("int32", [], 3), x], body, True)
            yield case(f"loop_{inner_how}_in_loop_{how}", made[3])

        def branch(i, a):
            even = n("Equal", n("FloorMod", i, 2), 0)
            return [n("If", even, [a], then_branch=function(f, lambda v: [neg(v)]), Tout=f,
                      else_branch=function(f, lambda v: [n("Mul", v, 0.5)]))]  # fmt: skip

        yield case(f"if_in_loop_{how}", Counted(op)(limit, f, [x], branch, True)[2])

        def choice(i, a):
            ways = [lambda v: [neg(v)], lambda v: [n("Mul", v, 0.5)], lambda v: [n("Relu", v)]]
            return [n("Case", n("Sub", i, 1), [a], branches=[function(f, w) for w in ways], Tout=f)]

        yield case(f"case_in_loop_{how}", Counted(op)(limit, f, [x], choice, True)[2])

        def call(a):
            return [n("PartitionedCall", [a], f=function(f, lambda v: [n("Sub", v, 1.0)]), Tout=f)]

        yield case(f"call_in_loop_{how}", Counted(op)(limit, f, [x], call)[2])

        def three_deep(a):
            return [inner(scalar("int32", 2), a, lambda v: inner(scalar("int32", 3), v, lambda w: n("Mul", w, 1.25)))]

        yield case(f"three_deep_{how}", Counted(op)(limit, f, [x], three_deep)[2])
        called = n(
            "PartitionedCall", [limit, x], f=function(["int32", "float32"], lambda m, a: [inner(m, a, lambda v: n("Mul", v, 1.5))]), Tout=f
        )
        yield case(f"in_a_call_{how}", called)
        for p in (True, False):
            taken = n("If", feed("bool", [], p), [limit, x],
                      then_branch=function(["int32", "float32"], lambda m, a: [inner(m, a, lambda v: n("Mul", v, 1.5))]),
                      else_branch=function(["int32", "float32"], lambda m, a: [n("Abs", a)]), Tout=f)  # fmt: skip
            yield case(f"loop_in_if_{how}_{p}", taken)
        one = Counted(op)(limit, f, [x], lambda a: [n("Mul", a, 1.5)])
        two = Counted(op)(one[0], f, [one[2]], lambda a: [n("Sub", a, 1.0)])
        yield case(f"one_behind_another_{how}", two[2])
        beside = Counted(op)(limit, f, [x], lambda a: [n("Sub", a, 1.0)])
        yield case(f"one_beside_another_{how}", n("Maximum", one[2], beside[2]))

    def loop_in_if_in_loop(i, a):
        small = n("Less", n("Sum", n("Abs", a), 0), scalar("float32", 30.0))
        return [n("If", small, [i, a], Tout=f,
                  then_branch=function(["int32", "float32"], lambda i, v: [inner(i, v, lambda w: n("Mul", w, 2.0))]),
                  else_branch=function(["int32", "float32"], lambda i, v: [n("Mul", v, 0.125)]))]  # fmt: skip

    yield case("loop_in_if_in_loop", Counted(op)(feed("int32", [], 6), f, [x], loop_in_if_in_loop, True)[2])
    condition = loop(op, ["float32"], [x], lambda a: [n("Less", n("Max", inner(scalar("int32", 30), a, lambda v: n("Mul", v, 1.1)), 0), scalar("float32", 90.0))],
                     lambda a: [n("Mul", n("Abs", a), 1.5)])  # fmt: skip
    yield case("loop_in_condition", condition, tolerance=(1e-5, 0, "products, rounded one after another"))


@cases("While")
def watched(op):
    """What only looks at values goes, and the loop runs as it would."""
    x = feed("float32", [3])
    for how, limit in limits(3):
        checked = Counted(op)(limit, ["float32"], [x], lambda a: [n("CheckNumerics", n("Mul", a, 0.5), message="is it finite?")])
        yield case(f"check_numerics_{how}", checked[2])
        printed = Counted(op)(limit, ["float32"], [x], lambda a: [n("Print", n("Mul", a, 0.5), [a], U=["float32"])])
        yield case(f"print_{how}", printed[2])
    for t in FLOATS:
        stopped = Counted(op)(feed("int32", [], 2), [t], [feed(t, [3])], lambda a: [n("StopGradient", neg(a))])
        yield case(f"stop_gradient_{t}", stopped[2])
