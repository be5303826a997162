# SPDX-License-Identifier: Apache-2.0
"""What a module of cases is written with: `@cases("Relu") def relu(op): yield case(name, op(feed("float32", [2, 3])))`."""

import re
from dataclasses import dataclass, field

from conformance import dtypes
from conformance.graph import Node, Port
from conformance.programs import Program

builders = []  # (stem, op, function), in the order of definition; filled by @cases


@dataclass
class Case:
    """A graph with its inputs. TensorFlow's results are the expected ones."""

    name: str
    outputs: list
    expected: list | None = None  # outputs of another graph over the same feeds, where TensorFlow cannot run this one
    error: str | None = None  # TensorFlow fails, and so must tf-embed, with a message that holds this text
    tolerance: tuple | None = None  # (rtol, atol, reason) instead of those in tolerances.py
    shape_only: bool = False  # values are not compared
    tags: tuple = ()
    most_items: int | None = None  # room for so many in every list that a node makes (--max-size)
    stem: str = field(default="", init=False)
    op: str = field(default="", init=False)

    @property
    def path(self):
        """The folder below the root of all cases."""
        return f"{self.stem}/{self.op}/{self.name}"


def case(name, *outputs, expected=None, **options):
    """A case of the op; its outputs are all those of the nodes given, or one of them: `node[1]`."""
    clean = re.sub(r"[^A-Za-z0-9_.=-]+", "_", str(name)).strip("_")
    return Case(clean, list(outputs), [expected] if isinstance(expected, (Node, Port, Program)) else expected, **options)


class Op:
    """An op by name: called with operands and attributes it makes a node."""

    def __init__(self, name):
        self.name = name

    def __call__(self, *operands, **attributes):
        return Node(self.name, operands, attributes)

    def dtypes(self, attribute="T"):
        """The element types for which TensorFlow has a CPU kernel, of those that tf_embed knows."""
        return dtypes.of_kernels(self.name, attribute)


def cases(*names):
    """Makes a generator function the source of cases of each op named; it is called with an `Op`."""

    def register(function):
        stem = function.__module__.rsplit(".", 1)[-1]
        builders.extend((stem, name, function) for name in names)
        return function

    return register


def build(stem):
    """All cases of one family, from its imported module."""
    made, seen = [], set()
    for owner, name, function in builders:
        if owner != stem:
            continue
        for one in function(Op(name)):
            one.stem, one.op = stem, name
            if one.path in seen:
                raise ValueError(f"there are two cases {one.path}")
            seen.add(one.path)
            made.append(one)
    return made
