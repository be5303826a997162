# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

RANGES = [(-6.0, 6.0), (0.0, 1.0), (-1.0, 0.5), (0.3, 2.0), (-2.0, -0.5), (-0.1, 10.0)]


@cases("FakeQuantWithMinMaxArgs")
def of_attributes(op):
    for low, high in RANGES:
        yield case(f"range_{low}_{high}", op(feed("float32", [5, 19], low=-8, high=8), min=low, max=high))
    for bits in (2, 4, 7, 8, 12, 16):
        for narrow in (False, True):
            yield case(f"bits_{bits}_narrow_{narrow}",
                       op(feed("float32", [3, 33], low=-7, high=7), num_bits=bits, narrow_range=narrow))  # fmt: skip
    nan, inf = float("nan"), float("inf")
    yield case("specials", op(feed("float32", values=[0.0, -0.0, inf, -inf, 1e30, -1e30, 6, -6])))
    yield case("scalar", op(feed("float32", [])))


@cases("FakeQuantWithMinMaxVars", "FakeQuantWithMinMaxVarsPerChannel")
def of_operands(op):
    each = op.name.endswith("PerChannel")

    def bounds(low, high, n, make=const):
        return make("float32", [n] if each else [], [low] * n if each else low), \
            make("float32", [n] if each else [], [high + i / 8 for i in range(n)] if each else high)  # fmt: skip

    for low, high in RANGES:
        yield case(f"range_{low}_{high}", op(feed("float32", [5, 19], low=-8, high=8), *bounds(low, high, 19)))
    for bits in (2, 4, 8, 16):
        for narrow in (False, True):
            yield case(f"bits_{bits}_narrow_{narrow}",
                       op(feed("float32", [3, 7], low=-7, high=7), *bounds(-3, 5, 7), num_bits=bits, narrow_range=narrow))  # fmt: skip
    for shape in ([7], [2, 3, 5, 7], [0, 7]):
        yield case(f"rank_{len(shape)}_{shape[0]}", op(feed("float32", shape), *bounds(-1, 1, 7)))
    yield case("bounds_fed", op(feed("float32", [4, 7], low=-4, high=4), *bounds(-2, 3, 7, feed)))
    yield case("no_range", op(feed("float32", [4, 7]), *bounds(0, 0, 7))) if not each else case(
        "no_range", op(feed("float32", [4, 2]), const("float32", [2], [0, -1]), const("float32", [2], [0, 1])))  # fmt: skip
