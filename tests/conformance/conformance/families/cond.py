# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import ALL
from conformance.graph import Node, const, feed, function
from conformance.registry import case, cases

# TensorFlow ends the process where the predicate is of another type.
PREDICATES = ["bool", "int8", "int16", "int32", "int64", "uint8", "float32", "float64"]


def n(op, *operands, **attributes):
    return Node(op, operands, attributes)


def neg(x):
    return n("Neg", x)


@cases("If", "StatelessIf")
def cond(op):
    def choose(predicate, operands, then_branch, else_branch, out):
        """Both branches as Python functions of the operands, and the dtypes of the results."""
        types = [o.dtype if hasattr(o, "dtype") else "float32" for o in operands]
        return op(predicate, operands, then_branch=function(types, then_branch), else_branch=function(types, else_branch),
                  Tout=out)  # fmt: skip

    def two_ways(name, dtype, numbers, shape=()):
        for which, number in numbers:
            p = feed(dtype, list(shape), number)
            x = feed("float32", [2, 3])
            yield case(f"{name}_{which}", choose(p, [x], lambda a: [neg(a)], lambda a: [n("Exp", a)], ["float32"]))

    for t in PREDICATES:
        yield from two_ways(t, t, [("true", 1), ("false", 0)])
    for t in ("float32", "float64"):
        yield from two_ways(t, t, [("nan", float("nan")), ("negative_zero", -0.0), ("negative", -2.5), ("half", 0.5)])
    yield from two_ways("int8", "int8", [("negative", -1)])
    yield from two_ways("int64", "int64", [("high_bits", 1 << 40)])
    yield from two_ways("tensor", "float32", [("of_zeros", [0, 0])], [2])
    yield from two_ways("one_element", "int32", [("zero", [0])], [1])
    yield from two_ways("no_elements", "bool", [("", [])], [0])

    def both(name, *arguments):
        for holds in (True, False):
            yield case(f"{name}_{'then' if holds else 'else'}", choose(feed("bool", [], holds), *arguments))

    # What goes through.
    for t in ALL:
        yield from both(f"hands_on_{t}", [feed(t, [2, 3]), feed(t, [2, 3])], lambda a, b: [a], lambda a, b: [b], [t])
    x, y = feed("float32", [2, 3]), feed("float32", [2, 3])
    yield from both("swaps", [x, y], lambda a, b: [b, a], lambda a, b: [a, b], ["float32"] * 2)
    yield from both("twice_the_same", [x], lambda a: [neg(a)] * 2, lambda a: [a, a], ["float32"] * 2)
    yield from both("one_result_twice", [x], lambda a: [(m := neg(a)), m], lambda a: [a, n("Abs", a)], ["float32"] * 2)
    yield from both("constants", [x], lambda a: [const("float32", [2, 3])], lambda a: [a], ["float32"])
    yield from both("only_constants", [], lambda: [const("int32", [4])], lambda: [const("int32", [4])], ["int32"])
    yield from both("several_types", [x, feed("int64", [4])], lambda a, b: [neg(b), n("Cast", a, DstT="int32"), a],
                    lambda a, b: [b, n("Cast", n("Round", a), DstT="int32"), n("Sqrt", n("Abs", a))],
                    ["int64", "int32", "float32"])  # fmt: skip
    yield from both("a_view", [x], lambda a: [n("Reshape", neg(a), [3, 2])], lambda a: [n("Reshape", a, [3, 2])], ["float32"])
    yield from both("empty", [feed("float32", [0, 3])], lambda a: [neg(a)], lambda a: [a], ["float32"])
    yield from both("an_argument_for_one", [x, y], lambda a, b: [neg(a)], lambda a, b: [n("Mul", b, b)], ["float32"])

    # What a branch knows when the program is made.
    sizes = const("int32", [2], [3, 2])
    yield from both("captured_constant", [x, sizes], lambda a, s: [n("Reshape", neg(a), s)],
                    lambda a, s: [n("Reshape", a, s)], ["float32"])  # fmt: skip
    yield from both("captured_axis", [x, const("int32", [], 1)], lambda a, k: [n("Sum", a, k)], lambda a, k: [n("Max", a, k)],
                    ["float32"])  # fmt: skip
    yield from both("captured_weights", [x, const("float32", [3, 4])], lambda a, w: [n("Relu", n("MatMul", a, w))],
                    lambda a, w: [n("MatMul", neg(a), w)], ["float32"])  # fmt: skip
    yield from both("shape_of_argument", [x], lambda a: [n("Shape", a)], lambda a: [n("Shape", n("Transpose", a, [1, 0]))], ["int32"])

    # Several outputs of one node, and names of outputs that are not "output".
    yield from both("ports", [feed("float32", [2, 5])], lambda a: [(k := n("TopKV2", a, 2))[1], k[0]],
                    lambda a: [(k := n("TopKV2", neg(a), 2))[1], k[0]], ["int32", "float32"])  # fmt: skip
    yield from both("split", [feed("float32", [2, 6])], lambda a: [(s := n("Split", 1, a, num_split=3))[2], s[0]],
                    lambda a: [(s := n("Split", 1, neg(a), num_split=3))[0], s[1]], ["float32"] * 2)  # fmt: skip
    for port in (0, 1, 2):
        for holds in (True, False):
            three = choose(feed("bool", [], holds), [x], lambda a: [neg(a), n("Abs", a), n("Square", a)],
                           lambda a: [a, n("Exp", a), neg(a)], ["float32"] * 3)  # fmt: skip
            yield case(f"only_output_{port}_{'then' if holds else 'else'}", three[port])

    # What is read behind the branches as well, with room that the results could take.
    wide, other = feed("float32", [4, 16]), feed("float32", [4, 16])
    for holds in (True, False):
        a, b = n("Exp", wide), n("Tanh", other)
        joined = choose(feed("bool", [], holds), [a, b], lambda v, w: [n("ConcatV2", [v, w], 0)],
                        lambda v, w: [const("float32", [8, 16])], ["float32"])  # fmt: skip
        yield case(f"joined_{'then' if holds else 'else'}", n("Neg", joined), n("Add", a, b))
        s = choose(feed("bool", [], holds), [a], lambda v: [(p := n("Split", 0, v, num_split=2))[0], p[1]],
                   lambda v: [const("float32", [2, 16]), const("float32", [2, 16])], ["float32"] * 2)  # fmt: skip
        yield case(f"cut_{'then' if holds else 'else'}", n("Sub", s[0], s[1]), n("Neg", a))
    image = feed("float32", [1, 6, 6, 2])
    yield from both("layers", [image, const("float32", [3, 3, 2, 4])],
                    lambda v, w: [n("Relu", n("Conv2D", v, w, strides=[1, 1, 1, 1], padding="SAME"))],
                    lambda v, w: [n("Conv2D", n("Relu", v), w, strides=[1, 1, 1, 1], padding="SAME")], ["float32"])  # fmt: skip

    # Nested, and with the predicate computed.
    def nested(q, a):
        inner = Node(op.name, (q, [a]), {"then_branch": function(["float32"], lambda v: [neg(v)]),
                                         "else_branch": function(["float32"], lambda v: [n("Exp", v)]),
                                         "Tout": ["float32"]})  # fmt: skip
        return [n("Add", inner, a)]

    for p in (True, False):
        for q in (True, False):
            outer = op(feed("bool", [], p), [feed("bool", [], q), x], then_branch=function(["bool", "float32"], nested),
                       else_branch=function(["bool", "float32"], lambda q, a: [n("Abs", a)]), Tout=["float32"])  # fmt: skip
            yield case(f"nested_{p}_{q}", outer)
    total = n("Sum", x, [0, 1])
    for bound in (-100.0, 100.0):
        p = n("Greater", total, const("float32", [], bound))
        yield case(f"computed_{bound}", choose(p, [x], lambda a: [neg(a)], lambda a: [n("Exp", a)], ["float32"]))
    for value in (True, False):
        p = const("bool", [], value)
        yield case(f"known_{value}", choose(p, [x], lambda a: [neg(a)], lambda a: [n("Exp", a)], ["float32"]))


@cases("Case", "StatelessCase")
def one_of_several(op):
    def choose(index, operands, branches, out):
        """Branches as Python functions of the operands, and the dtypes of the results."""
        types = [o.dtype if hasattr(o, "dtype") else "float32" for o in operands]
        return op(index, operands, branches=[function(types, b) for b in branches], Tout=out)

    x, y = feed("float32", [2, 3]), feed("float32", [2, 3])
    ways = [neg, lambda a: n("Exp", a), lambda a: n("Abs", a)]
    three = [lambda a, f=f: [f(a)] for f in ways]
    # What is no number of a branch takes the last.
    for i in (-(2**31), -2, -1, 0, 1, 2, 3, 2**31 - 1):
        yield case(f"index_{i}", choose(feed("int32", [], i), [x], three, ["float32"]))
        yield case(f"known_index_{i}", choose(const("int32", [], i), [x], three, ["float32"]))
    for i in (0, 1, -1):
        yield case(f"one_branch_{i}", choose(feed("int32", [], i), [x], three[:1], ["float32"]))
        yield case(f"two_branches_{i}", choose(feed("int32", [], i), [x], three[:2], ["float32"]))
    many = [lambda a, k=k: [n("Add", a, float(k))] for k in range(9)]
    yield case("nine_branches", choose(feed("int32", [], 7), [x], many, ["float32"]))
    for t in ALL:
        yield case(f"hands_on_{t}", choose(feed("int32", [], 1), [feed(t, [2, 3]), feed(t, [2, 3])],
                                           [lambda a, b: [a], lambda a, b: [b], lambda a, b: [a]], [t]))  # fmt: skip
    for i in range(3):
        at = feed("int32", [], i)
        yield case(f"constants_{i}", choose(at, [], [lambda: [const("int32", [4])]] * 3, ["int32"]))
        yield case(f"swaps_{i}", choose(at, [x, y], [lambda a, b: [a, b], lambda a, b: [b, a], lambda a, b: [a, a]], ["float32"] * 2))
        yield case(f"views_{i}", choose(at, [x], [lambda a: [n("Reshape", a, [3, 2])], lambda a: [n("Reshape", neg(a), [3, 2])],
                                                  lambda a: [n("Transpose", a, [1, 0])]], ["float32"]))  # fmt: skip
        inner = choose(at, [x], [lambda a: [n("If", n("Less", n("Sum", a, [0, 1]), 0.0), [a], Tout=["float32"],
                                              then_branch=function(["float32"], lambda v: [neg(v)]),
                                              else_branch=function(["float32"], lambda v: [n("Exp", v)]))], *three[:2]], ["float32"])  # fmt: skip
        yield case(f"if_inside_{i}", inner)

        def again(a):
            return [n("Case", n("Cast", n("Max", a, [0, 1]), DstT="int32"), [a], Tout=["float32"],
                      branches=[function(["float32"], b) for b in three])]  # fmt: skip

        yield case(f"case_inside_{i}", choose(at, [x], [again, *three[1:]], ["float32"]))

        def loop(a):
            return [n("While", [0, a], cond=function(["int32", "float32"], lambda i, v: [n("Less", i, 3)]),
                      body=function(["int32", "float32"], lambda i, v: [n("AddV2", i, 1), n("Mul", v, 1.5)]))[1]]  # fmt: skip

        yield case(f"loop_inside_{i}", choose(at, [x], [loop, *three[1:]], ["float32"]))
