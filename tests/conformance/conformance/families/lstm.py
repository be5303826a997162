# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases
from conformance.values import specials

# TensorFlow rounds a half after every step of arithmetic, and what is wrong there goes on into the next time step.
HALF = (2e-2, 5e-3, "computed in float32 and rounded at the end, where TensorFlow rounds every step")
NEAR = (1e-4, 2e-6, "functions of sums in another order, over several steps")


def operands(x, units, t="float32", constant=True, spread=0.7):
    """cs_prev, h_prev, w, wci, wcf, wco and b for an x of this shape."""
    batch, inputs = x[-2:]
    kind = const if constant else feed
    return (feed(t, [batch, units], low=-1, high=1), feed(t, [batch, units], low=-1, high=1),
            kind(t, [inputs + units, 4 * units], low=-spread, high=spread),
            *(kind(t, [units], low=-1, high=1) for _ in range(3)),
            kind(t, [4 * units], low=-1, high=1))  # fmt: skip


def near(t):
    return HALF if t == "float16" else NEAR


@cases("LSTMBlockCell")
def lstm_block_cell(op):
    def at(x, units, t="float32", constant=True, port=None, low=-2, high=2, **attributes):
        made = op(feed(t, x, low=low, high=high), *operands(x, units, t, constant), **attributes)
        return made if port is None else made[port]

    for t in op.dtypes():
        yield case(t, at([2, 3], 5, t), tolerance=near(t))
        yield case(f"{t}_peephole", at([2, 3], 5, t, use_peephole=True), tolerance=near(t))
        yield case(f"{t}_no_clip", at([2, 3], 5, t, cell_clip=0.0), tolerance=near(t))
    for batch in (1, 3, 5):
        for units in (1, 3, 4, 7, 8, 15, 16, 17, 33):
            yield case(f"batch_{batch}_units_{units}", at([batch, 6], units, use_peephole=units % 2 == 1), tolerance=NEAR)
    for port, name in enumerate(("i", "cs", "f", "o", "ci", "co", "h")):
        yield case(f"{name}_alone", at([2, 3], 5, port=port, use_peephole=True), tolerance=NEAR)
    for clip in (-1.0, 0.05, 0.5, 100.0):
        for peephole in (False, True):
            yield case(f"clip_{clip}_peephole_{peephole}", at([2, 3], 9, cell_clip=clip, use_peephole=peephole), tolerance=NEAR)
    for forget in (0.0, -0.7, 2.5):
        yield case(f"forget_bias_{forget}", at([2, 3], 9, forget_bias=forget), tolerance=NEAR)
    yield case("weights_fed", at([2, 3], 5, constant=False, use_peephole=True), tolerance=NEAR)
    yield case("weights_fed_batch_1", at([1, 20], 33, constant=False), tolerance=NEAR)
    yield case("saturated", at([2, 3], 5, low=-200, high=200), tolerance=NEAR)
    yield case("one_input", at([2, 1], 4), tolerance=NEAR)
    many = specials("float32")
    yield case("specials", op(feed("float32", [len(many), 1], many), *operands([len(many), 1], 5)), tolerance=NEAR)
    yield case("specials_peephole", op(feed("float32", [len(many), 1], many), *operands([len(many), 1], 5),
                                       use_peephole=True, cell_clip=0.5), tolerance=NEAR)  # fmt: skip
    c, h, *rest = operands([3, 2], 4)
    state = feed("float32", values=[[float("nan"), float("inf"), -float("inf"), 0.0]] * 3)
    yield case("state_not_finite", op(feed("float32", [3, 2]), state, h, *rest, cell_clip=0.5), tolerance=NEAR)
    first = at([2, 5], 5)
    yield case("two_layers", op(first[6], *operands([2, 5], 5)), tolerance=NEAR)
    yield case("peephole_of_another_size", op(feed("float32", [2, 3]), *operands([2, 3], 4)[:3], const("float32", [1]),
                                              const("float32", [2]), const("float32", [3]), const("float32", [16])),
               tolerance=NEAR)  # fmt: skip
    c, h, w, *rest = operands([2, 3], 4)
    yield case("other_batch", op(feed("float32", [1, 3]), c, h, w, *rest), error="batch|cs_prev")
    yield case("other_weights", op(feed("float32", [2, 4]), c, h, w, *rest), error="w")


def sequences(op):
    def at(x, units, t="float32", length=None, constant=True, port=None, fed_length=True, **attributes):
        steps = x[0] if length is None else length
        count = (feed if fed_length else const)("int64", values=steps)
        made = op(count, feed(t, x, low=-2, high=2), *operands(x, units, t, constant), **attributes)
        if port is not None:
            return made[port]
        # Beyond the end TensorFlow leaves all but cs and h unwritten.
        return made if steps == x[0] else Node("Pack", ([made[1], made[6]],))

    for t in op.dtypes():
        yield case(t, at([4, 2, 3], 5, t), tolerance=near(t))
        yield case(f"{t}_peephole", at([4, 2, 3], 5, t, use_peephole=True), tolerance=near(t))
        yield case(f"{t}_partial", at([5, 2, 3], 5, t, 3), tolerance=near(t))
    for batch in (1, 3, 5):
        for units in (1, 3, 4, 7, 8, 15, 16, 17, 33):
            made = at([3, batch, 6], units, use_peephole=units % 2 == 1)
            yield case(f"batch_{batch}_units_{units}", made, tolerance=NEAR)
    for steps in (1, 2, 31, 32, 33, 65):
        yield case(f"steps_{steps}", at([steps, 1, 4], 6), tolerance=NEAR)
        yield case(f"steps_{steps}_batch_3", at([steps, 3, 4], 6, port=6), tolerance=NEAR)
    for length in (0, 1, 4, 5):
        for batch in (1, 3):
            yield case(f"length_{length}_batch_{batch}", at([5, batch, 4], 6, length=length), tolerance=NEAR)
        yield case(f"length_{length}_constant", at([5, 2, 4], 6, length=length, fed_length=False), tolerance=NEAR)
    for port, name in enumerate(("i", "cs", "f", "o", "ci", "co", "h")):
        yield case(f"{name}_alone", at([4, 2, 3], 5, port=port, use_peephole=True), tolerance=NEAR)
    for clip in (-1.0, 0.05, 0.5):
        for peephole in (False, True):
            made = at([4, 2, 3], 9, cell_clip=clip, use_peephole=peephole)
            yield case(f"clip_{clip}_peephole_{peephole}", made, tolerance=NEAR)
    yield case("no_steps", at([0, 2, 3], 5))
    yield case("no_batch", at([3, 0, 3], 5))
    yield case("weights_fed", at([4, 2, 3], 5, constant=False, use_peephole=True), tolerance=NEAR)
    yield case("weights_fed_batch_1", at([40, 1, 20], 17, constant=False), tolerance=NEAR)
    numbers = [[[float("nan")], [1.0]], [[0.5], [float("inf")]], [[1.0], [-1.0]]]
    yield case("not_finite", op(const("int64", values=3), feed("float32", values=numbers), *operands([3, 2, 1], 4)), tolerance=NEAR)
    c, h, w, *rest = operands([3, 2, 3], 4)
    length = const("int64", values=3)
    yield case("other_batch", op(length, feed("float32", [3, 1, 3]), c, h, w, *rest), error="batch|cs_prev")
    yield case("other_weights", op(length, feed("float32", [3, 2, 4]), c, h, w, *rest), error="w")


@cases("BlockLSTM")
def block_lstm(op):
    yield from sequences(op)
    for forget in (0.0, -0.7):
        yield case(f"forget_bias_{forget}", op(const("int64", values=3), feed("float32", [3, 2, 4]), *operands([3, 2, 4], 6),
                                               forget_bias=forget), tolerance=NEAR)  # fmt: skip


@cases("BlockLSTMV2")
def block_lstm_v2(op):
    yield from sequences(op)
