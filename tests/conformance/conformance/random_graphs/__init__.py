# SPDX-License-Identifier: Apache-2.0
"""Random graphs that fit a rewrite, or almost: what a pass takes away, moves or replaces, it must have proven."""

from conformance.random_graphs import control, convolutions, extents, mixes, tails
from conformance.random_graphs.channels_last import channels_last
from conformance.random_graphs.drawing import Drawing

# A graph of one kind holds mostly what is listed for it.
KINDS = {
    "plane": (convolutions.plane, 4),
    "line": (convolutions.line, 1),
    "volume": (convolutions.volume, 1),
    "dense": (convolutions.dense, 1),
    "mix": (mixes.mix, 2),
    "rows": (extents.rows, 2),
    "nest": (control.nest, 2),
}
BLOCKS = (16, 16, 8, 4, 1)


def draw(seed):
    """The graph of a number: a Drawing with its outputs, the outputs of a twin that TensorFlow's CPU kernels can run, and
    the block of packed weights to generate code with."""
    d = Drawing(seed)
    names = list(KINDS)
    kind = d.weighted(names, [KINDS[name][1] for name in names])
    KINDS[kind][0](d)
    outputs = d.outputs()
    return kind, outputs, channels_last(outputs), d.one_of(BLOCKS)


__all__ = ["draw", "tails"]
