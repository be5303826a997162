# SPDX-License-Identifier: Apache-2.0
"""Loops, branches and lists, one in another, over a few tensors: what resolve writes out, takes away, counts and carries.
Operations are those that give every program the same bits, since conditions depend on them."""

from dataclasses import dataclass, replace

from conformance.graph import Node, Port, const, feed, function
from conformance.random_graphs.drawing import Value

MOST_OPS = 60  # in all graphs of one


@dataclass
class State:
    """What a graph reads: tensors of one shape, a counter, and a limit and a truth that only a run knows."""

    tensors: list
    counter: object
    limit: object
    truth: object

    def all(self):
        return [self.counter, self.limit, self.truth, *self.tensors]

    @staticmethod
    def of(values):
        return State(list(values[3:]), *values[:3])


class Nest:
    """Draws graphs inside graphs."""

    def __init__(self, d, shape, count):
        self.d, self.shape, self.ops = d, shape, 0
        self.types = ["int32", "int32", "bool", *[d.dtype] * count]

    def function(self, body):
        return function(self.types, body)

    def number(self, x):
        return const(self.d.dtype, [], x)

    def largest(self, x):
        return Node("Max", (x, list(range(len(self.shape)))))

    def condition(self, s):
        form = self.d.one_of(("fed", "value", "counter", "known", "both"))
        if form == "fed":
            return s.truth
        if form == "known":
            return const("bool", [], self.d.chance(0.5))
        odd = Node("Equal", (Node("FloorMod", (s.counter, 2)), 1))
        if form == "counter":
            return odd
        small = Node("Less", (self.largest(self.d.one_of(s.tensors)), self.number(self.d.one_of((-0.5, 0.5, 1.5)))))
        return small if form == "value" else Node("LogicalOr", (small, odd))

    def arithmetic(self, s):
        d, tensors = self.d, list(s.tensors)
        to, a, b = (d.size(0, len(tensors) - 1) for _ in range(3))
        form = d.one_of(("unary", "unary", "binary", "binary", "swap", "copy", "constant", "view", "counter"))
        x = tensors[a]
        if form == "unary":
            tensors[to] = Node(d.one_of(("Neg", "Abs", "Relu")), (x,))
        elif form == "binary":
            kind = d.one_of(("Maximum", "Minimum", "Sub", "AddV2", "Mul"))
            other = d.const(self.shape) if d.chance(0.25) else tensors[b]
            tensors[to] = Node("Mul", (x, self.number(0.5))) if kind == "Mul" else d.swapped(kind, x, other)
        elif form == "swap":
            tensors[a], tensors[b] = tensors[b], tensors[a]
        elif form == "copy":
            tensors[to] = x
        elif form == "constant":
            tensors[to] = d.const(self.shape)
        elif form == "view":
            axes = list(reversed(range(len(self.shape))))
            tensors[to] = Node("Reshape", (Node("Transpose", (x, axes)) if d.chance(0.5) else x, self.shape))
        else:
            tensors[to] = Node("Sub", (x, Node("Cast", (s.counter,), {"DstT": d.dtype})))
        return replace(s, tensors=tensors)

    def branches(self, s, depth):
        d = self.d
        count = d.one_of((2, 2, 2, 3))
        bodies = [self.function(lambda *v: self.block(State.of(v), depth + 1).all()) for _ in range(count)]
        attributes = {"Tout": self.types}
        if count == 2 and d.chance(0.8):
            op = d.one_of(("If", "StatelessIf"))
            made = Node(op, (self.condition(s), s.all()), {**attributes, "then_branch": bodies[0], "else_branch": bodies[1]})
        else:
            index = d.one_of((s.counter, s.limit, const("int32", [], d.size(-1, count))))
            made = Node(d.one_of(("Case", "StatelessCase")), (index, s.all()), {**attributes, "branches": bodies})
        return replace(s, tensors=[Port(made, i + 3) for i in range(len(s.tensors))])

    def loop(self, s, depth):
        """Its counter is its own; the limit is that of a run, a constant, or the counter around."""
        d = self.d
        limit = d.one_of((s.limit, s.counter, const("int32", [], d.one_of((0, 1, 2, 3, 17)) if depth else d.size(0, 30))))
        by_value = d.chance(0.3)

        def holds(*v):
            going = Node("Less", (v[0], v[1]))
            if not by_value:
                return [going]
            return [Node("LogicalAnd", (going, Node("Less", (self.largest(v[3]), self.number(1.75)))))]

        def body(*v):
            after = self.block(State.of(v), depth + 1)
            return [Node("AddV2", (v[0], 1)), v[1], v[2], *after.tensors]

        made = Node(d.one_of(("While", "StatelessWhile")), ([const("int32", [], 0), limit, s.truth, *s.tensors],),
                    {"cond": self.function(holds), "body": self.function(body)})  # fmt: skip
        counter = Port(made, 0) if d.chance(0.2) else s.counter
        return replace(s, counter=counter, tensors=[Port(made, i + 3) for i in range(len(s.tensors))])

    def listed(self, s):
        """A loop that keeps what it carries in a list; one of the items, or the largest of all."""
        d = self.d
        of_items = {"element_dtype": d.dtype}
        said = const("int32", [len(self.shape)], self.shape) if d.chance(0.5) else const("int32", [], -1)
        size = d.size(1, 5)
        items = Node("TensorListReserve", (said, size), {**of_items, "shape_type": "int32"})
        limit = const("int32", [], d.size(0, size))
        types = ["int32", "int32", "variant", d.dtype]

        def body(i, m, kept, x):
            new = Node(d.one_of(("Neg", "Abs")), (Node("Sub", (x, self.number(0.25))),))
            written = Node("TensorListSetItem", (kept, i, new if d.chance(0.5) else x), of_items)
            return [Node("AddV2", (i, 1)), m, written, new]

        made = Node("While", ([0, limit, items, d.one_of(s.tensors)],),
                    {"cond": function(types, lambda i, m, kept, x: [Node("Less", (i, m))]), "body": function(types, body)})  # fmt: skip
        shape = const("int32", [len(self.shape)], self.shape)
        if d.chance(0.5):
            result = Node("TensorListGetItem", (made[2], d.size(0, size - 1), shape), of_items)
        else:
            result = Node("Max", (Node("TensorListStack", (made[2], shape), of_items), 0))
        tensors = list(s.tensors)
        tensors[d.size(0, len(tensors) - 1)] = result
        return replace(s, tensors=tensors)

    def block(self, s, depth=0):
        """The state after a few steps."""
        for _ in range(self.d.size(1, 4)):
            self.ops += 1
            form = self.d.weighted(("arithmetic", "branches", "loop", "listed"), (5, 3, 4, 1))
            if form == "arithmetic" or depth > 2 or self.ops > MOST_OPS:
                s = self.arithmetic(s)
            elif form == "listed":
                s = self.listed(s)
            else:
                s = getattr(self, form)(s, depth)
        return s


def nest(d):
    shape = d.one_of(([3], [2, 3], [4, 4], [1, 17]))
    count = d.size(1, 3)
    tensors = [d.feed(shape) if i == 0 or d.chance(0.8) else d.const(shape) for i in range(count)]
    begun = State(tensors, const("int32", [], d.size(0, 3)), feed("int32", [], d.size(0, 5)), feed("bool", [], d.chance(0.5)))
    drawn = Nest(d, shape, count)
    s = drawn.loop(begun, 0) if d.chance(0.5) else drawn.branches(begun, 0)
    for x in drawn.block(s).tensors:
        # An output is no input.
        d.add(Value(Node("Abs", (x,)), shape))
