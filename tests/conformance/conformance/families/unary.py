# SPDX-License-Identifier: Apache-2.0
import numpy

from conformance.dtypes import is_complex, is_float
from conformance.graph import Node, feed
from conformance.registry import case, cases
from conformance.values import specials

# A rank-0 operand up to rank 8, odd sizes beside the vector's width, and nothing at all.
SHAPES = [[], [1], [17], [3, 5, 7], [2, 1, 2, 1, 3, 1, 2, 2], [3, 0, 2]]


def over_dtypes(op, low=None, high=None, **attributes):
    """Each dtype with ordinary values and with the special ones."""
    for t in op.dtypes():
        ordinary, special = feed(t, [2, 3, 11], low=low, high=high), feed(t, values=corners(op, t))
        yield case(t, op(ordinary, **attributes), op(special, **attributes))


def corners(op, t):
    numbers = specials(t)
    # Behind its logarithm of 0 TensorFlow puts NaN, where the imaginary part of the others is 0.
    if (op.name, is_complex(t)) == ("Log1p", True):
        return numbers[numbers != -1]
    # TensorFlow's Erf of float64 is NaN for what is larger than about 1e154, which is a slip and no definition.
    return numbers[numpy.abs(numbers) < 1e9] if (op.name, t) == ("Erf", "float64") else numbers


def over_shapes(op, low=None, high=None):
    """The layer is the same for all ops of one operand, so one of them meets all shapes."""
    for shape in SHAPES if op.name == "Neg" else SHAPES[::3]:
        yield case(f"shape_{'x'.join(map(str, shape)) or 'scalar'}", op(feed("float32", shape, low=low, high=high)))


@cases("Abs", "Neg", "Sign", "Square", "Relu", "Relu6", "Elu", "Selu", "Softsign", "Sigmoid", "Tanh", "Erf", "IsFinite",
       "IsInf", "IsNan", "Inv", "Reciprocal", "Atan", "Sin", "Cos", "Tan", "Asinh")  # fmt: skip
def anywhere(op):
    """Functions of every number; of integers the smallest one has no positive counterpart."""
    yield from over_dtypes(op)
    yield from over_shapes(op)


@cases("Exp", "Expm1", "Softplus", "Sinh", "Cosh", "Erfc")
def growing(op):
    yield from over_dtypes(op)
    yield from over_shapes(op)
    for t in ("float32", "float64"):
        yield case(f"{t}_overflows", op(feed(t, [101], low=-120, high=120)))


@cases("Log", "Sqrt", "Rsqrt", "Log1p", "Lgamma")
def of_positive(op):
    """Below zero they are NaN, which stays part of the test by the special values."""
    yield from over_dtypes(op, low=0.01, high=9)
    yield from over_shapes(op, low=0.5, high=100)
    for t in ("float32", "float64"):
        yield case(f"{t}_wide", op(feed(t, values=[10.0**i for i in range(-30, 31, 3)])))


@cases("Acos", "Asin", "Atanh")
def within_one(op):
    yield from over_dtypes(op, low=-1, high=1)
    yield from over_shapes(op, low=-0.9, high=0.9)


@cases("Acosh")
def above_one(op):
    yield from over_dtypes(op, low=1, high=50)
    yield from over_shapes(op, low=1, high=3)


@cases("Ceil", "Floor", "Rint", "Round")
def rounding(op):
    yield from over_shapes(op)
    yield case("scalar_half", op(feed("float32", [], 2.5)))
    for t in op.dtypes():
        x, s = feed(t, [2, 3, 11], low=-5, high=5), feed(t, values=specials(t))
        if not is_float(t):  # TensorFlow 2.21 rounds every integer to 0; the expected results are the integers themselves
            yield case(t, op(x), op(s), expected=[Node("Identity", (x,)), Node("Identity", (s,))])
        else:
            halves = [i + 0.5 for i in range(-6, 6)] + [0.49999997, -0.49999997, 8388607.5, 16777216.0]
            yield case(t, op(x), op(s), op(feed(t, values=halves)))


@cases("LeakyRelu")
def leaky_relu(op):
    yield from over_dtypes(op)
    for alpha in (0.0, 0.01, 0.5, 1.0, 3.0, -0.5):
        ordinary, special = feed("float32", [3, 17]), feed("float32", values=specials("float32"))
        yield case(f"alpha_{alpha}", op(ordinary, alpha=alpha), op(special, alpha=alpha))


@cases("Conj")
def conjugate(op):
    yield from over_dtypes(op)
    for t in op.dtypes():
        for shape in SHAPES[:3]:
            yield case(f"{t}_shape_{'x'.join(map(str, shape)) or 'scalar'}", op(feed(t, shape)))


@cases("Invert")
def invert(op):
    yield from over_dtypes(op)
    for shape in SHAPES:
        yield case(f"shape_{'x'.join(map(str, shape)) or 'scalar'}", op(feed("int32", shape)))


@cases("LogicalNot")
def logical_not(op):
    for shape in SHAPES:
        yield case(f"shape_{'x'.join(map(str, shape)) or 'scalar'}", op(feed("bool", shape)))


@cases("PopulationCount")
def population_count(op):
    yield from over_dtypes(op)
    for shape in SHAPES[::2]:
        yield case(f"shape_{'x'.join(map(str, shape)) or 'scalar'}", op(feed("int32", shape)))
