# SPDX-License-Identifier: Apache-2.0
"""Recurrent cells written out in primitive ops, over a few steps, as TensorFlow 1 and Keras freeze them: passes make one
op of each cell, and one of all steps. And graphs that almost are such cells."""

from conformance.graph import Node, const, feed
from conformance.registry import case, cases

NEAR = (1e-4, 2e-6, "functions of sums in another order, over several steps")
HALF = (2e-2, 1e-2, "sums in another order, rounded after every step")


class Cells:
    """Nodes of one dtype."""

    def __init__(self, units, inputs=3, batch=2, t="float32"):
        self.units, self.inputs, self.batch, self.t = units, inputs, batch, t

    def const(self, *shape):
        return const(self.t, list(shape), low=-0.7, high=0.7)

    def number(self, x):
        return const(self.t, [], [x])

    def x(self, **options):
        return feed(self.t, [self.batch, self.inputs], low=-2, high=2, **options)

    def state(self, size=None):
        return feed(self.t, [self.batch, size or self.units], low=-1, high=1)

    def split(self, x, n):
        made = Node("Split", (1, x), {"num_split": n})
        return [made[k] for k in range(n)]

    def dense(self, x, h, columns, state_size=None):
        """[x, h] w + b"""
        w = self.const(self.inputs + (state_size or self.units), columns)
        return lambda x, h, b=self.const(columns): Node("BiasAdd", (matmul(concat(x, h), w), b))


def add(a, b):
    return Node("AddV2", (a, b))


def mul(a, b):
    return Node("Mul", (a, b))


def sigmoid(x):
    return Node("Sigmoid", (x,))


def tanh(x):
    return Node("Tanh", (x,))


def matmul(a, b):
    return Node("MatMul", (a, b))


def concat(*parts):
    return Node("ConcatV2", (list(parts), 1))


def pack(parts):
    return Node("Pack", (parts,))


def lstm_cell(k, peephole=False, clip=None, projection=None, gate=sigmoid):
    """TensorFlow 1's LSTMCell: (c, h) after a step."""
    size = projection or k.units
    sums = k.dense(None, None, 4 * k.units, size)
    peeps = [k.const(k.units) for _ in range(3)]
    down = k.const(k.units, size)

    def step(x, c, h):
        i, j, f, o = k.split(sums(x, h), 4)
        f = add(f, k.number(1.0))
        if peephole:
            i, f = add(i, mul(peeps[0], c)), add(f, mul(peeps[1], c))
        c = add(mul(gate(f), c), mul(gate(i), tanh(j)))
        if clip:
            c = Node("Maximum", (Node("Minimum", (c, k.number(clip))), k.number(-clip)))
        if peephole:
            o = add(o, mul(peeps[2], c))
        h = mul(gate(o), tanh(c))
        return c, matmul(h, down) if projection else h

    return step


def keras_lstm_cell(k, products=1):
    """Keras' LSTMCell of implementation 2, or 1 with four products each."""
    n = k.units
    wx, wh = [k.const(k.inputs, 4 * n // products) for _ in range(products)], [k.const(n, 4 * n // products) for _ in range(products)]
    b = [k.const(4 * n // products) for _ in range(products)]

    def step(x, c, h):
        sums = [add(Node("BiasAdd", (matmul(x, wx[p]), b[p])), matmul(h, wh[p])) for p in range(products)]
        i, f, g, o = k.split(sums[0], 4) if products == 1 else sums
        c = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)))
        return c, mul(sigmoid(o), tanh(c))

    return step


def gru_cell(k):
    """TensorFlow 1's GRUCell."""
    gates, candidate = k.dense(None, None, 2 * k.units), k.dense(None, None, k.units)

    def step(x, h):
        r, u = k.split(sigmoid(gates(x, h)), 2)
        c = tanh(candidate(x, mul(r, h)))
        return add(mul(u, h), mul(Node("Sub", (k.number(1.0), u)), c))

    return step


def keras_gru_cell(k):
    """Keras' GRUCell with reset_after."""
    wx, wh, bx, bh = k.const(k.inputs, 3 * k.units), k.const(k.units, 3 * k.units), k.const(3 * k.units), k.const(3 * k.units)

    def step(x, h):
        xz, xr, xh = k.split(Node("BiasAdd", (matmul(x, wx), bx)), 3)
        hz, hr, hh = k.split(Node("BiasAdd", (matmul(h, wh), bh)), 3)
        z, r = sigmoid(add(xz, hz)), sigmoid(add(xr, hr))
        c = tanh(add(xh, mul(r, hh)))
        return add(mul(z, h), mul(Node("Sub", (k.number(1.0), z)), c))

    return step


def simple_cell(k, function="Tanh"):
    wx, wh, b = k.const(k.inputs, k.units), k.const(k.units, k.units), k.const(k.units)
    return lambda x, h: Node(function, (add(Node("BiasAdd", (matmul(x, wx), b)), matmul(h, wh)),))


def unrolled_lstm(k, step, steps, size=None):
    c, h, each = k.state(), k.state(size), []
    for _ in range(steps):
        c, h = step(k.x(), c, h)
        each.append(h)
    return c, each


def unrolled(k, step, steps):
    h, each = k.state(), []
    for _ in range(steps):
        h = step(k.x(), h)
        each.append(h)
    return each


@cases("Mul")
def written_out_lstm(op):
    for batch in (1, 3):
        for units in (1, 4, 15, 17):
            for steps in (1, 3):
                k = Cells(units, batch=batch)
                c, each = unrolled_lstm(k, lstm_cell(k), steps)
                yield case(f"lstm_{batch}x{units}_steps_{steps}", pack([c, *each]), tolerance=NEAR)
    for t, near in (("float64", NEAR), ("float16", HALF)):
        k = Cells(5, t=t)
        yield case(f"lstm_{t}", pack(unrolled_lstm(k, lstm_cell(k), 3)[1]), tolerance=near)
    for peephole in (False, True):
        for clip in (None, 0.3):
            k = Cells(6)
            c, each = unrolled_lstm(k, lstm_cell(k, peephole, clip), 3)
            yield case(f"lstm_peephole_{peephole}_clip_{clip}", pack([c, *each]), tolerance=NEAR)
    for size in (3, 6):
        k = Cells(6)
        yield case(f"lstm_projection_{size}", pack(unrolled_lstm(k, lstm_cell(k, projection=size), 3, size)[1]), tolerance=NEAR)
    for products in (1, 4):
        k = Cells(6)
        c, each = unrolled_lstm(k, keras_lstm_cell(k, products), 4)
        yield case(f"keras_lstm_{products}", pack([c, *each]), tolerance=NEAR)
        yield case(f"keras_lstm_{products}_last", each[-1], tolerance=NEAR)

    def hard(x):
        line = add(mul(x, const("float32", [], [0.2])), const("float32", [], [0.5]))
        return Node("ClipByValue", (line, const("float32", [], [0.0]), const("float32", [], [1.0])))

    k = Cells(6)
    yield case("lstm_hard_sigmoid", pack(unrolled_lstm(k, lstm_cell(k, gate=hard), 3)[1]), tolerance=NEAR)
    # Two layers, and one that reads its own output.
    k, above = Cells(5), Cells(4, inputs=5)
    c, each = unrolled_lstm(k, lstm_cell(k), 3)
    upper, uc, uh, results = lstm_cell(above), above.state(), above.state(), []
    for h in each:
        uc, uh = upper(h, uc, uh)
        results.append(uh)
    yield case("lstm_two_layers", pack([uc, *results]), tolerance=NEAR)
    k = Cells(3)
    step, c, h, x = lstm_cell(k), k.state(), k.state(), k.x()
    for _ in range(4):
        c, h = step(x, c, h)
        x = Node("Abs", (h,))
    yield case("lstm_fed_back", pack([c, h]), tolerance=NEAR)
    for bad in (float("nan"), float("inf")):
        k = Cells(3, inputs=1)
        step = lstm_cell(k, clip=0.5)
        c, h = step(feed("float32", values=[[bad], [1.0]]), *step(k.x(), k.state(), k.state()))
        yield case(f"lstm_{bad}", pack([c, h]), tolerance=NEAR)


@cases("AddV2")
def written_out_gru(op):
    for kind, make in (("gru", gru_cell), ("keras_gru", keras_gru_cell)):
        for batch in (1, 3):
            for units in (1, 4, 15, 17):
                for steps in (1, 3):
                    k = Cells(units, batch=batch)
                    yield case(f"{kind}_{batch}x{units}_steps_{steps}", pack(unrolled(k, make(k), steps)), tolerance=NEAR)
        k = Cells(5)
        yield case(f"{kind}_last", unrolled(k, make(k), 4)[-1], tolerance=NEAR)
        k = Cells(5, t="float16")
        yield case(f"{kind}_float16", pack(unrolled(k, make(k), 3)), tolerance=HALF)
        k = Cells(3, inputs=1)
        bad = make(k)(feed("float32", values=[[float("nan")], [float("inf")]]), k.state())
        yield case(f"{kind}_not_finite", bad, tolerance=NEAR)


@cases("MatMul")
def written_out_simple(op):
    for function in ("Tanh", "Relu", "Sigmoid"):
        for batch in (1, 3):
            k = Cells(7, batch=batch)
            yield case(f"simple_{function}_{batch}", pack(unrolled(k, simple_cell(k, function), 3)), tolerance=NEAR)
    k = Cells(7)
    yield case("dense_of_two", simple_cell(k)(k.x(), k.state()), tolerance=NEAR)
