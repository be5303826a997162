# SPDX-License-Identifier: Apache-2.0
import numpy

from conformance.graph import Node, feed
from conformance.registry import case, cases
from conformance.values import drawn

# Ones, primes, powers of two and products of small primes; 17 and 97 are those beyond the radices.
LENGTHS = [1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 16, 17, 60, 97, 128, 256, 400, 512]


def not_finite(shape):
    """A NaN or an infinity in each row but the last."""
    x = drawn("complex64", shape, None, None, f"spectrum {shape}")
    x[0, 1], x[1, 0], x[2, 3] = numpy.nan, numpy.inf, complex(1, -numpy.inf)
    return x


@cases("FFT", "IFFT")
def along_the_last_axis(op):
    for t in op.dtypes("Tcomplex"):
        for n in LENGTHS:
            yield case(f"{t}_{n}", op(feed(t, [3, n])))
        for n in (210, 360, 1001, 1024, 2047, 2048):
            yield case(f"{t}_{n}", op(feed(t, [n])))
        yield case(f"{t}_axes", op(feed(t, [2, 3, 1, 20])))
    for shape in ([0], [3, 0], [0, 4]):
        yield case(f"shape_{'x'.join(map(str, shape))}", op(feed("complex64", shape)))
    # Which of infinities and NaN comes out hangs on the order of additions; that something does, does not.
    for n in (8, 31):
        broken = op(feed("complex64", values=not_finite([4, n]).tolist()))
        magnitude = Node("ComplexAbs", (broken,), {"T": "complex64", "Tout": "float32"})
        yield case(f"not_finite_{n}", Node("IsFinite", (magnitude,)))


@cases("FFT2D", "IFFT2D")
def of_images(op):
    for t in op.dtypes("Tcomplex"):
        for shape in ([1, 1], [4, 4], [8, 1], [1, 8], [2, 12, 16], [3, 5, 7, 9], [20, 30], [17, 64], [2, 33, 17]):
            yield case(f"{t}_{'x'.join(map(str, shape))}", op(feed(t, shape)))
    for shape in ([0, 3], [3, 0], [0, 2, 2]):
        yield case(f"shape_{'x'.join(map(str, shape))}", op(feed("complex64", shape)))


@cases("FFT3D", "IFFT3D")
def of_volumes(op):
    for t in op.dtypes("Tcomplex"):
        for shape in ([1, 1, 1], [2, 2, 2], [4, 8, 6], [2, 3, 5, 7], [5, 17, 4]):
            yield case(f"{t}_{'x'.join(map(str, shape))}", op(feed(t, shape)))
