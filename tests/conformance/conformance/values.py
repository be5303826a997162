# SPDX-License-Identifier: Apache-2.0
"""Seeded numbers for operands, and the values at which arithmetic has corners."""

import hashlib

import numpy

from conformance.dtypes import is_complex, is_float, is_unsigned, numpy_type


def generator(seed):
    """A source of random numbers that depends on the text alone."""
    return numpy.random.Generator(numpy.random.PCG64(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "little")))


def drawn(dtype, shape, low, high, seed):
    """Evenly distributed numbers in [low, high]; without bounds some that suit most ops."""
    source = generator(seed)
    if dtype == "bool":
        return source.integers(0, 2, shape).astype(bool)
    if is_complex(dtype):
        part = "float32" if dtype == "complex64" else "float64"
        re, im = (drawn(part, shape, low, high, f"{seed} {name}") for name in ("real", "imaginary"))
        return (re + 1j * im).astype(dtype)
    if is_float(dtype):
        low, high = (-2 if low is None else low), (2 if high is None else high)
        return numpy.asarray(source.uniform(low, high, shape)).astype(numpy_type(dtype))
    low = (0 if is_unsigned(dtype) else -9) if low is None else low
    high = 9 if high is None else high
    return numpy.asarray(source.integers(low, high, shape, endpoint=True)).astype(numpy_type(dtype))


def limits(dtype):
    """The smallest and the largest number of a type."""
    import ml_dtypes

    info = ml_dtypes.finfo(numpy_type(dtype)) if is_float(dtype) else numpy.iinfo(numpy_type(dtype))
    return info.min, info.max


def specials(dtype):
    """Signed zeros, halves (for rounding), infinities, NaN and the largest values; of integers the ends of their range."""
    if dtype == "bool":
        return numpy.array([False, True, True])
    if is_complex(dtype):
        parts = [0.0, 1, -1, 0.5, -2.5, 7]
        return numpy.array([complex(re, im) for re in parts for im in parts]).astype(dtype)
    low, high = limits(dtype)
    if is_float(dtype):
        numbers = [0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3.25, -7.75, 100, -100, numpy.inf, -numpy.inf,
                   numpy.nan, float(low), float(high)]  # fmt: skip
    else:
        numbers = [0, 1, 2, 3, 5, 7, int(high), int(high) - 1]
        numbers += [] if is_unsigned(dtype) else [-1, -2, -3, -5, -7, int(low), int(low) + 1]
    return numpy.array(numbers).astype(numpy_type(dtype))


def pairs(dtype, numbers=None):
    """Two arrays that hold every pair of the special values (or of those given)."""
    numbers = specials(dtype) if numbers is None else numpy.asarray(numbers).astype(numpy_type(dtype))
    return numpy.repeat(numbers, numbers.size), numpy.tile(numbers, numbers.size)


def not_finite(dtype, shape):
    """As many arrays of the shape as there are places times NaN and the two infinities: each has one of them in one place."""
    size = int(numpy.prod(shape))
    whole = drawn(dtype, [3, size, size], None, None, f"not finite {shape}")
    for bad, arrays in zip((numpy.nan, numpy.inf, -numpy.inf), whole):
        arrays[range(size), range(size)] = bad
    return whole.reshape([3 * size, *shape])
