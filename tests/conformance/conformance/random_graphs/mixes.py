# SPDX-License-Identifier: Apache-2.0
"""What joins and parts tensors, which may happen in place: concatenations, splits, slices, packs, tiles, transposes."""

from conformance.graph import Node, Port, const
from conformance.random_graphs import convolutions, tails
from conformance.random_graphs.drawing import Value


def parts(d, x):
    """x cut along an axis, whole or not."""
    axis = d.size(0, len(x.shape) - 1)
    n = x.shape[axis]

    def with_size(size):
        return [*x.shape[:axis], size, *x.shape[axis + 1 :]]

    form = d.one_of(("split", "split_v", "slices", "unpack"))
    counts = [k for k in (2, 3, 4) if n % k == 0]
    if form == "split" and counts:
        count = d.one_of(counts)
        node = Node("Split", (axis if d.chance(0.6) else axis - len(x.shape), x.node), {"num_split": count})
        return axis, [x.like(Port(node, i), with_size(n // count)) for i in range(count)]
    if form == "unpack" and n <= 4 and len(x.shape) > 1:
        node = Node("Unpack", (x.node,), {"num": n, "axis": axis})
        shape = [*x.shape[:axis], *x.shape[axis + 1 :]]
        back = [Value(Node("ExpandDims", (Port(node, i), axis)), with_size(1), x.channels) for i in range(n)]
        return axis, back if d.chance(0.5) else [Value(Port(node, i), shape) for i in range(n)]
    cuts = sorted({0, n, *(d.size(0, n) for _ in range(d.size(1, 2)))})
    ranges = [(a, b) for a, b in zip(cuts, cuts[1:]) if b > a]
    if form == "split_v":
        sizes = [b - a for a, b in ranges]
        node = Node("SplitV", (x.node, const("int32", [len(sizes)], sizes), axis), {"num_split": len(sizes)})
        return axis, [x.like(Port(node, i), with_size(s)) for i, s in enumerate(sizes)]
    made = []
    for a, b in ranges:
        if d.chance(0.2):
            a = max(0, a - 1)  # slices that overlap
        begin = [a if i == axis else 0 for i in range(len(x.shape))]
        if d.chance(0.5):
            node = Node("Slice", (x.node, begin, with_size(b - a)))
        else:
            end = [b if i == axis else m for i, m in enumerate(x.shape)]
            if d.chance(0.3):
                begin[axis], end[axis] = a - n, end[axis]
            node = Node("StridedSlice", (x.node, begin, end, [1] * len(begin)))
        made.append(x.like(node, with_size(b - a)))
    return axis, made


def joined(d, pieces, axis):
    """Pieces one after the other, perhaps in another order, more than once, or along another axis."""
    pieces = list(pieces)
    if d.chance(0.3):
        d.random.shuffle(pieces)
    if d.chance(0.2):
        pieces.append(d.one_of(pieces))
    if d.chance(0.2):
        pieces[d.size(0, len(pieces) - 1)] = pieces[0].like(d.const(pieces[0].shape))
        d.mixes_constants = True
    if d.chance(0.25) and all(p.shape == pieces[0].shape for p in pieces):
        if d.chance(0.4) and len(pieces[0].shape) < 5:
            at = d.size(0, len(pieces[0].shape))
            shape = [*pieces[0].shape[:at], len(pieces), *pieces[0].shape[at:]]
            return Value(Node("Pack", ([p.node for p in pieces],), {"axis": at}), shape)
        axis = d.size(0, len(pieces[0].shape) - 1)
    fits = [p for p in pieces if all(i == axis or n == pieces[0].shape[i] for i, n in enumerate(p.shape))]
    if len(fits) < 2 or axis >= len(fits[0].shape):
        return fits[0]
    shape = list(fits[0].shape)
    shape[axis] = sum(p.shape[axis] for p in fits)
    at = axis if d.chance(0.6) else axis - len(shape)
    return fits[0].like(Node("ConcatV2", ([p.node for p in fits], at)), shape)


def moved(d, x):
    """The same elements elsewhere."""
    rank = len(x.shape)
    form = d.one_of(("transpose", "reshape", "tile", "reverse", "flat", "depth"))
    if form == "transpose":
        perm = d.random.sample(range(rank), rank)
        return Value(Node("Transpose", (x.node, perm)), [x.shape[a] for a in perm])
    if form == "tile" and convolutions.product(x.shape) < 500:
        times = [d.one_of((1, 1, 2)) for _ in x.shape]
        return x.like(Node("Tile", (x.node, times)), [n * t for n, t in zip(x.shape, times)])
    if form == "reverse":
        axes = d.some(range(rank))
        return x.like(Node("ReverseV2", (x.node, const("int32", [len(axes)], list(axes)))))
    if form == "depth" and rank == 4 and not x.nchw and x.shape[1] % 2 == 0 and x.shape[2] % 2 == 0:
        shape = [x.shape[0], x.shape[1] // 2, x.shape[2] // 2, x.shape[3] * 4]
        return Value(Node("SpaceToDepth", (x.node,), {"block_size": 2}), shape)
    if form == "flat" and rank > 1:
        return Value(Node("Reshape", (x.node, [x.shape[0], -1])), [x.shape[0], convolutions.product(x.shape[1:])])
    axis = d.size(0, rank)
    return Value(Node("ExpandDims", (x.node, axis)), [*x.shape[:axis], 1, *x.shape[axis:]])


def piece(d, p):
    """What becomes of one part: nothing, a tail, a convolution."""
    if d.chance(0.35):
        return p
    if len(p.shape) == 4 and d.chance(0.3):
        step = d.one_of((convolutions.conv2d, convolutions.depthwise, convolutions.pool))
        return d.add(step(d, p))
    return tails.tail(d, p, 2)


def mix(d):
    x = convolutions.image(d) if d.chance(0.7) else convolutions.image(d, 3)
    if d.chance(0.4) and len(x.shape) == 4:
        x = tails.tail(d, d.add(convolutions.conv2d(d, x)), 2)
    for _ in range(d.size(1, 3)):
        if convolutions.product(x.shape) > 3000 or len(x.shape) > 5:
            break
        axis, pieces = parts(d, x)
        pieces = [piece(d, p) for p in pieces]
        x = d.add(joined(d, pieces, axis))
        if d.chance(0.3) and len(x.shape) <= 4:
            x = d.add(moved(d, x))
        x = tails.tail(d, x, 2)
    if len(x.shape) == 4 and d.chance(0.4):
        tails.tail(d, d.add(convolutions.conv2d(d, x)), 2)
