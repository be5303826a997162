# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import ALL, COMPLEX, is_float, is_unsigned
from conformance.graph import feed
from conformance.registry import case, cases
from conformance.values import specials


@cases("Cast")
def cast(op):
    """From each dtype to each: floats lose their fraction, integers wrap. What does not fit an integer is left out: its
    result depends on the processor, in TensorFlow too."""
    for a in ALL:
        nodes = []
        for b in ALL:
            if is_float(a) and not is_float(b) and b != "bool":
                low = 0 if is_unsigned(b) else -100
                x = feed(a, [2, 17], low=low, high=100)
            else:
                x = feed(a, values=specials(a))
            nodes.append(op(x, DstT=b))
        yield case(f"from_{a}_to_each", *nodes)
    for shape in ([], [0, 3], [2, 1, 2, 1, 2, 1, 2, 3]):
        yield case(f"rank_{len(shape)}", op(feed("float32", shape, low=-50, high=50), DstT="int32"))
    halves = [i / 2 for i in range(-9, 10)]
    yield case("toward_zero", op(feed("float32", values=halves), DstT="int32"))
    yield case("half_to_even", op(feed("float32", values=[1 + i / 256 for i in range(64)]), DstT="bfloat16"))
    yield case("truncated_to_bfloat16", op(feed("float32", values=[1 + i / 1000 for i in range(64)]), DstT="bfloat16", Truncate=True))
    yield case("truncated_to_float16", op(feed("float32", values=[1 + i / 10000 for i in range(64)]), DstT="float16", Truncate=True))


@cases("ToBool")
def to_bool(op):
    for t in op.dtypes():
        if t not in ("float16", "bfloat16", "uint16"):  # of those TensorFlow takes no scalars
            for name, number in {"zero": 0, "one": 1}.items():
                yield case(f"{t}_{name}", op(feed(t, [], number)))
        yield case(f"{t}_row", op(feed(t, [2], [0, 0])))
    yield case("nan", op(feed("float32", [], float("nan"))))
    yield case("minus_zero", op(feed("float32", [], -0.0)))
    yield case("nothing", op(feed("float32", [0, 3])))


@cases("Cast")
def of_complex(op):
    """Of complex numbers the real part is taken, for bools too; others get no imaginary part."""
    for c in COMPLEX:
        for t in ALL:
            yield case(f"{c}_to_{t}", op(feed(c, [3, 7], low=0, high=9), SrcT=c, DstT=t))
            yield case(f"{t}_to_{c}", op(feed(t, [3, 7]), SrcT=t, DstT=c))
        for to in COMPLEX:
            yield case(f"{c}_to_{to}", op(feed(c, [3, 7]), SrcT=c, DstT=to))
        imaginary = feed(c, values=[0, 1j, 1, -2j])
        yield case(f"{c}_zeros_to_bool", op(imaginary, SrcT=c, DstT="bool"))
