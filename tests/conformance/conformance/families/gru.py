# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases
from conformance.values import specials

NEAR = (1e-4, 2e-6, "functions of sums in another order")


@cases("GRUBlockCell")
def gru_block_cell(op):
    def operands(batch, inputs, units, constant=True):
        kind = const if constant else feed
        return (feed("float32", [batch, units], low=-1, high=1),
                kind("float32", [inputs + units, 2 * units], low=-0.7, high=0.7),
                kind("float32", [inputs + units, units], low=-0.7, high=0.7),
                kind("float32", [2 * units], low=-1, high=1), kind("float32", [units], low=-1, high=1))  # fmt: skip

    def at(batch, inputs, units, constant=True, low=-2, high=2):
        return op(feed("float32", [batch, inputs], low=low, high=high), *operands(batch, inputs, units, constant))

    for batch in (1, 3, 5):
        for units in (1, 3, 4, 7, 8, 15, 16, 17, 33):
            yield case(f"batch_{batch}_units_{units}", at(batch, 6, units), tolerance=NEAR)
    for port, name in enumerate("ruch"):
        yield case(f"{name}_alone", at(2, 3, 5)[port], tolerance=NEAR)
    yield case("weights_fed", at(2, 3, 5, constant=False), tolerance=NEAR)
    yield case("weights_fed_batch_1", at(1, 20, 33, constant=False), tolerance=NEAR)
    yield case("saturated", at(2, 3, 5, low=-200, high=200), tolerance=NEAR)
    many = specials("float32")
    yield case("specials", op(feed("float32", [len(many), 1], many), *operands(len(many), 1, 5)), tolerance=NEAR)
    state = feed("float32", values=[[float("nan"), float("inf"), -float("inf"), 0.0]] * 3)
    yield case("state_not_finite", op(feed("float32", [3, 2]), state, *operands(3, 2, 4)[1:]), tolerance=NEAR)
    yield case("two_steps", op(feed("float32", [2, 3]), at(2, 3, 5)[3], *operands(2, 3, 5)[1:]), tolerance=NEAR)
    yield case("other_batch", op(feed("float32", [1, 3]), *operands(2, 3, 4)), error="batch|h_prev")
    yield case("other_weights", op(feed("float32", [2, 4]), *operands(2, 3, 4)), error="w_ru")
