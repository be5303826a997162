# SPDX-License-Identifier: Apache-2.0
"""A graph as it is drawn: its random choices, and the values that there are so far."""

import random
from dataclasses import dataclass

import numpy

from conformance import values
from conformance.graph import Node, Port, const, feed

NOT_FINITE = (numpy.nan, numpy.inf, -numpy.inf)


@dataclass(eq=False)
class InTraining(Node):
    """An op of training, for which inference takes another value."""

    instead: object = None


@dataclass(eq=False)
class Value:
    """A tensor with the sizes it has. `channels` is the axis of the channels; the first size of `counted` ones is found by
    the run, so nothing may be made to fit it."""

    node: object
    shape: list
    channels: int = -1
    counted: bool = False

    @property
    def nchw(self):
        return self.channels == 1 and len(self.shape) > 2

    @property
    def depth(self):
        return self.shape[self.channels]

    def like(self, node, shape=None):
        return Value(node, list(self.shape if shape is None else shape), self.channels, self.counted)


class Drawing:
    """Random choices by a seed, and everything made with them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numbers = values.generator(f"random graph {seed}")
        self.dtype = "float64" if self.chance(0.08) else "float32"
        self.special = self.chance(0.25)  # the inputs hold infinities and NaN
        self.made, self.wanted = [], []
        self.mixes_constants = False  # so that values may hang on nothing but constants

    def chance(self, p):
        return self.random.random() < p

    def one_of(self, options):
        return options[int(self.random.random() * len(options))]

    def weighted(self, options, weights):
        return self.random.choices(options, weights)[0]

    def size(self, low, high):
        return low + int(self.random.random() * (high - low + 1))

    def some(self, options):
        """Each with an even chance, and at least one."""
        chosen = [o for o in options if self.chance(0.5)]
        return chosen or [self.one_of(options)]

    def feed(self, shape, finite=False):
        numbers = self.numbers.uniform(-2, 2, shape)
        if self.special and not finite and numbers.size:
            for _ in range(self.size(1, 3)):
                numbers.flat[self.size(0, numbers.size - 1)] = self.one_of(NOT_FINITE)
        return feed(self.dtype, list(shape), numbers)

    def mask(self, shape):
        """Booleans that only a run knows, of all densities."""
        share = self.one_of((0.0, 0.3, 0.5, 0.8, 1.0))
        return feed("bool", list(shape), self.numbers.uniform(0, 1, shape) < share)

    def const(self, shape, low=-1.5, high=1.5):
        """Constants away from 0, which would hide what they are multiplied by."""
        numbers = self.numbers.uniform(low, high, shape)
        return const(self.dtype, list(shape), numpy.where(numpy.abs(numbers) < 0.1, numbers + 0.25, numbers))

    def number(self, x):
        return const(self.dtype, [], x)

    def weights(self, shape, terms):
        """Such that sums of products stay near 1."""
        return self.const(shape, -2 / max(1, terms) ** 0.5, 2 / max(1, terms) ** 0.5)

    def swapped(self, op, a, b, **attributes):
        """An op of two operands in either order."""
        return Node(op, (b, a) if self.chance(0.3) else (a, b), attributes)

    def add(self, value):
        """Notes what has been made; now and then something else reads it, too."""
        self.made.append(value)
        if self.chance(0.12):
            self.wanted.append(value)
        elif self.chance(0.08):
            reader = self.one_of(("Neg", "Abs", "Relu", "Square"))
            self.wanted.append(value.like(Node(reader, (value.node,))))
        return value

    def like(self, value):
        """Something made before with the sizes of `value`, or None."""
        fits = [v for v in self.made if v.shape == value.shape and not v.counted and not value.counted]
        return self.one_of(fits) if fits else None

    def outputs(self):
        """The last value, and some of those on the way, in any order."""
        chosen = []
        for value in [*self.wanted[:3], self.made[-1]]:
            port = value.node if isinstance(value.node, Port) else Port(value.node, 0)
            if all((port.node, port.port) != (p.node, p.port) for p in chosen):
                chosen.append(port)
        self.random.shuffle(chosen)
        return chosen
