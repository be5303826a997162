# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases
from conformance.values import specials

TYPES = {"complex64": "float32", "complex128": "float64"}
SHAPES = [[], [1], [17], [3, 5, 7], [3, 0, 2], [2, 33]]


@cases("Real", "Imag", "ComplexAbs", "Angle")
def one_number_of_two(op):
    for t, part in TYPES.items():
        for shape in SHAPES:
            yield case(f"{t}_{'x'.join(map(str, shape)) or 'scalar'}", op(feed(t, shape), T=t, Tout=part))
        yield case(f"{t}_special", op(feed(t, values=specials(t)), T=t, Tout=part))
    if op.name == "ComplexAbs":
        wide = [complex(10.0**i, 3 * 10.0**i) for i in range(-30, 31, 4)] + [complex("inf"), complex("nan"), complex(0, -3e38)]
        yield case("wide", op(feed("complex64", values=wide), T="complex64", Tout="float32"))


@cases("Complex")
def two_numbers(op):
    for t, part in TYPES.items():
        for shape in SHAPES:
            x, y = feed(part, shape), feed(part, shape)
            yield case(f"{t}_{'x'.join(map(str, shape)) or 'scalar'}", op(x, y, T=part, Tout=t))
        yield case(f"{t}_broadcast", op(feed(part, [3, 1]), feed(part, [1, 5]), T=part, Tout=t))
        yield case(f"{t}_scalar_part", op(feed(part, [3, 4]), const(part, values=0.0), T=part, Tout=t))
