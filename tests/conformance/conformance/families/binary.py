# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import is_complex, is_float, is_unsigned
from conformance.graph import const, feed
from conformance.registry import case, cases
from conformance.values import limits, pairs

# Every form of broadcasting: of scalars, of ones on either side and on both, of a shorter shape, to rank 8, of nothing.
# The layer is the same for all ops of two operands, so THOROUGH ones meet all forms, the others the first few.
THOROUGH = ["AddV2", "Less", "FloorMod", "LogicalAnd", "Maximum"]
BROADCASTS = {
    "scalars": ([], []),
    "scalar_left": ([], [3, 7]),
    "scalar_right": ([2, 5, 3], []),
    "one_right": ([4, 9], [1]),
    "row": ([4, 17], [17]),
    "column": ([4, 17], [4, 1]),
    "middle": ([2, 3, 5], [2, 1, 5]),
    "checkered": ([2, 1, 5, 1], [1, 3, 1, 4]),
    "longer_right": ([3], [2, 4, 3]),
    "rank_8": ([2, 2, 1, 1, 3, 1, 2, 2], [1, 1, 2, 2, 3, 2, 1, 1]),
    "rank_8_with_row": ([1, 2, 1, 2, 2, 1, 2, 5], [5]),
    "empty": ([0, 3], [3]),
    "empty_by_one": ([1, 3], [0, 1]),
}


def over_dtypes(op, low=None, high=None):
    """Each dtype with ordinary values, and with every pair of special ones."""
    for t in op.dtypes():
        left, right = pairs(t)
        ordinary = op(feed(t, [2, 3, 7], low=low, high=high), feed(t, [3, 7], low=low, high=high))
        yield case(t, ordinary, op(feed(t, values=left), feed(t, values=right)))


def over_shapes(op, t="float32", low=None, high=None):
    thorough = op.name in THOROUGH
    for name, (left, right) in list(BROADCASTS.items())[: None if thorough else 3]:
        yield case(f"broadcast_{name}", op(feed(t, left, low=low, high=high), feed(t, right, low=low, high=high)))
    yield case("both_ways", op(feed(t, [5, 1], low=low, high=high), feed(t, [1, 6], low=low, high=high)))
    if not thorough:
        return
    yield case("constant_left", op(const(t, [7], low=low, high=high), feed(t, [2, 7], low=low, high=high)))
    yield case("constant_right", op(feed(t, [2, 7], low=low, high=high), const(t, [2, 1], low=low, high=high)))
    yield case("scalar_constant", op(feed(t, [2, 7], low=low, high=high), const(t, [], low=low, high=high)))
    x = feed(t, [9], low=low, high=high)
    yield case("same_operand", op(x, x))


@cases("Add", "AddV2", "Sub", "Mul", "Maximum", "Minimum", "SquaredDifference", "MulNoNan")
def arithmetic(op):
    """Integers wrap; Maximum and Minimum of NaN are what the CPU kernels give."""
    yield from over_dtypes(op)
    yield from over_shapes(op)


@cases("Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual")
def comparison(op):
    yield from over_dtypes(op, low=0, high=2)
    yield from over_shapes(op, "int32", low=0, high=2)


@cases("LogicalAnd", "LogicalOr")
def logical(op):
    yield from over_shapes(op, "bool")
    yield case("all_pairs", op(feed("bool", values=[0, 0, 1, 1]), feed("bool", values=[0, 1, 0, 1])))


@cases("BitwiseAnd", "BitwiseOr", "BitwiseXor")
def bitwise(op):
    yield from over_dtypes(op)
    yield from over_shapes(op, "int32")


@cases("LeftShift", "RightShift")
def shift(op):
    """Amounts outside of the type's width are the width's last bit or none, as TensorFlow clamps them."""
    for t in op.dtypes():
        left, right = pairs(t)
        yield case(t, op(feed(t, [3, 17]), feed(t, [3, 17], low=0, high=7)), op(feed(t, values=left), feed(t, values=right)))
    yield case("row", op(feed("int32", [4, 9]), feed("int32", [9], low=0, high=31)))
    yield case("scalar", op(feed("int64", [4, 9]), feed("int64", [], low=0, high=63)))


@cases("Div", "RealDiv", "FloorDiv", "TruncateDiv", "Mod", "FloorMod", "TruncateMod")
def division(op):
    """Floor division and its remainder round down also for negatives; integers divided by zero are an error."""
    for t in op.dtypes():
        if is_complex(t):
            left, right = pairs(t)
            yield case(t, op(feed(t, [2, 3, 7]), feed(t, [3, 7])), op(feed(t, values=left), feed(t, values=right)))
            continue
        ordinary = op(feed(t, [2, 3, 7], low=0 if is_unsigned(t) else -9, high=9), feed(t, [3, 7], low=1, high=5))
        if is_float(t):
            numbers = [0.0, -0.0, 1, -1, 0.5, 7, -7, 3, -3, 2.5, -2.5, float("inf"), -float("inf"), float("nan")]
            left, right = pairs(t, numbers)
            yield case(t, ordinary, op(feed(t, values=left), feed(t, values=right)))
        else:
            high = int(limits(t)[1])
            signed = [] if is_unsigned(t) else [-1, -2, -3, -7, -high]
            left, right = pairs(t, [1, 2, 3, 7, high, *signed])
            zeros = op(feed(t, values=[0, 0, 0]), feed(t, values=[1, 2, 3]))
            yield case(t, ordinary, op(feed(t, values=left), feed(t, values=right)), zeros)
            if op.name != "RealDiv":
                yield case(f"{t}_by_zero", op(feed(t, values=[4, 5, 6]), feed(t, values=[1, 0, 2])), error="ivision by zero")
    yield from over_shapes(op, "float32" if "float32" in op.dtypes() else "int32", low=1, high=9)


@cases("DivNoNan", "Xdivy", "Xlogy", "Xlog1py", "Atan2")
def of_floats(op):
    yield from over_dtypes(op)
    yield from over_shapes(op, low=0.25, high=4)


@cases("Pow")
def power(op):
    for t in op.dtypes():
        if is_complex(t):
            yield case(t, op(feed(t, [2, 3, 7], low=0.5, high=2), feed(t, [3, 7])))
        elif is_float(t):
            yield case(t, op(feed(t, [2, 3, 7], low=0.1, high=4), feed(t, [3, 7], low=-2, high=3)))
            numbers = [0.0, -0.0, 1, -1, 0.5, 2, -2, 3, -3, 2.5, float("inf"), -float("inf"), float("nan")]
            left, right = pairs(t, numbers)
            yield case(f"{t}_specials", op(feed(t, values=left), feed(t, values=right)))
        else:
            yield case(t, op(feed(t, [2, 3, 7]), feed(t, [3, 7], low=0, high=2)))
            yield case(f"{t}_wraps", op(feed(t, values=[2, 3, 7, -3, -2]), feed(t, values=[62, 41, 30, 5, 0])))
            yield case(f"{t}_negative_exponent", op(feed(t, values=[2, 1, 3]), feed(t, values=[1, -1, 2])), error="power")
    yield from over_shapes(op, low=0.5, high=3)
    for exponent in (0, 1, 2, 3, 0.5, -0.5, -1, 4, 10):
        yield case(f"constant_exponent_{exponent}",
                   op(feed("float32", [2, 9], low=0.25, high=3), const("float32", [], exponent)))  # fmt: skip


@cases("NextAfter")
def next_after(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3, 7]), feed(t, [3, 7])))
        left, right = pairs(t)
        yield case(f"{t}_specials", op(feed(t, values=left), feed(t, values=right)))
    yield case("scalar", op(feed("float32", []), feed("float32", [4])))
    yield case("empty", op(feed("float32", [0]), feed("float32", [1])))
