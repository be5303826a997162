# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases

BYTES = {"float32": 4, "float64": 8, "float16": 2, "bfloat16": 2, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "uint8": 1,
         "uint16": 2, "complex64": 8, "complex128": 16}  # fmt: skip


def holds_floats(t):
    return "float" in t or "complex" in t


@cases("Bitcast")
def bitcast(op):
    for t in op.dtypes():
        for to in op.dtypes("type"):
            # Bytes taken for floats must be bytes of floats: a NaN may come back with other bits.
            if BYTES[t] >= BYTES[to] and holds_floats(to) and not holds_floats(t):
                yield case(f"{t}_to_{to}", op(feed(t, [2, 3], low=1, high=9), type=to))
            elif BYTES[t] >= BYTES[to] and (not holds_floats(to) or "complex" in t):
                yield case(f"{t}_to_{to}", op(feed(t, [2, 3]), type=to))
            elif BYTES[t] < BYTES[to]:
                yield case(f"{t}_to_{to}", op(feed(t, [3, BYTES[to] // BYTES[t]], low=1, high=9), type=to))
    yield case("scalar", op(feed("float32", []), type="uint8"))
    yield case("to_scalar", op(feed("uint8", [4], [0, 0, 128, 63]), type="float32"))
    yield case("constant", op(const("float32", [3]), type="int32"))
    yield case("nothing", op(feed("uint8", [0, 4]), type="float32"))
    x = feed("float32", [17])
    sign = Node("BitwiseAnd", (op(x, type="int32"), const("int32", [], 0x7FFFFFFF)))
    yield case("absolute", op(sign, type="float32"))
    yield case("does_not_fit", op(feed("uint8", [3]), type="float32"), error="last axis|bitcast")
