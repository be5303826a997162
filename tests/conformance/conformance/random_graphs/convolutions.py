# SPDX-License-Identifier: Apache-2.0
"""Chains of convolutions, products and pools with padding before and tails behind them."""

from conformance.graph import Node, const
from conformance.random_graphs import tails
from conformance.random_graphs.drawing import Value


def spatial(x):
    """The axes of the image."""
    rank = len(x.shape)
    return list(range(2, rank)) if x.nchw else list(range(1, rank - 1))


def per_axis(x, of_image, rest=1):
    """A list of numbers for each axis out of those of the image's."""
    numbers = [rest] * len(x.shape)
    for axis, n in zip(spatial(x), of_image):
        numbers[axis] = n
    return numbers


def data_format(x):
    plane = len(x.shape) == 4
    return ("NCHW" if plane else "NCDHW") if x.nchw else ("NHWC" if plane else "NDHWC")


def with_sizes(x, sizes, depth):
    shape = list(x.shape)
    for axis, n in zip(spatial(x), sizes):
        shape[axis] = n
    shape[x.channels] = depth
    return shape


def image(d, rank=4, largest=6):
    """An input whose axes are often of one size, so that broadcasts along a wrong one go unnoticed by shapes."""
    same = d.size(2, 4) if d.chance(0.5) else None
    sizes = [same or d.size(2, largest) for _ in range(rank - 2)]
    depth = same or d.one_of((1, 2, 3, 4, 6, 8))
    nchw = d.chance(0.3)
    shape = [d.size(1, 2), depth, *sizes] if nchw else [d.size(1, 2), *sizes, depth]
    return d.add(Value(d.feed(shape), shape, 1 if nchw else -1))


class Window:
    """Taps, steps and padding of a window that fits the image."""

    def __init__(self, d, x, taps=3, dilated=True, explicit=True):
        sizes = [x.shape[axis] for axis in spatial(x)]
        self.taps = [min(d.size(1, taps), n) for n in sizes]
        self.strides = [d.one_of((1, 1, 1, 2)) for _ in sizes]
        self.dilations = [d.one_of((1, 1, 1, 2)) if dilated else 1 for _ in sizes]
        # TensorFlow's CPU kernels: steps or dilation.
        if any(n > 1 for n in self.dilations):
            self.strides = [1] * len(sizes)
        reach = [(t - 1) * r + 1 for t, r in zip(self.taps, self.dilations)]
        kinds = ["SAME", "SAME"] + (["EXPLICIT"] if explicit else [])
        if all(r <= n for r, n in zip(reach, sizes)):
            kinds += ["VALID", "VALID"]
        self.padding = d.one_of(kinds)
        self.before, self.after = [0] * len(sizes), [0] * len(sizes)
        if self.padding == "EXPLICIT":
            self.before = [d.size(0, 2) for _ in sizes]
            self.after = [max(d.size(0, 2), r - n - b) for r, n, b in zip(reach, sizes, self.before)]
        self.reach = reach
        self.place(sizes)

    def same_strides(self, x):
        self.strides = [self.strides[0]] * len(self.strides)
        self.place([x.shape[axis] for axis in spatial(x)])

    def place(self, sizes):
        if self.padding == "SAME":
            self.out = [-(-n // s) for n, s in zip(sizes, self.strides)]
        else:
            self.out = [(n + b + a - r) // s + 1
                        for n, b, a, r, s in zip(sizes, self.before, self.after, self.reach, self.strides)]  # fmt: skip

    def attributes(self, x, dilations=True):
        a = {"strides": per_axis(x, self.strides), "padding": self.padding, "data_format": data_format(x)}
        if dilations:
            a["dilations"] = per_axis(x, self.dilations)
        if self.padding == "EXPLICIT":
            pairs = [[0, 0] for _ in x.shape]
            for axis, b, e in zip(spatial(x), self.before, self.after):
                pairs[axis] = [b, e]
            a["explicit_paddings"] = [n for pair in pairs for n in pair]
        return a


def filter_of(d, shape, terms):
    """Finite: TensorFlow multiplies the zeros of the padding with it, too."""
    return d.weights(shape, terms) if d.chance(0.93) else d.feed(shape, finite=True)


def product(numbers):
    result = 1
    for n in numbers:
        result *= n
    return result


DEPTHS = (1, 2, 3, 4, 5, 8, 8, 16, 17)


def conv2d(d, x):
    w = Window(d, x)
    groups = d.one_of([g for g in (1, 1, 1, 2, 3, 4) if x.depth % g == 0])
    out = d.one_of(DEPTHS) if groups == 1 else groups * d.size(1, 4)
    filters = filter_of(d, [*w.taps, x.depth // groups, out], product(w.taps) * x.depth // groups)
    return x.like(Node("Conv2D", (x.node, filters), w.attributes(x)), with_sizes(x, w.out, out))


def depthwise(d, x):
    # With dilations TensorFlow's results come from another op, which carries NaN from one channel to another.
    w = Window(d, x, dilated=not d.special)
    if d.special:
        w.same_strides(x)
    several = d.one_of((1, 1, 2, 3))
    filters = filter_of(d, [*w.taps, x.depth, several], product(w.taps))
    return x.like(Node("DepthwiseConv2dNative", (x.node, filters), w.attributes(x)), with_sizes(x, w.out, x.depth * several))


def transposed(d, x):
    """Conv2DBackpropInput: first the image that it makes is drawn, then the window that leads from it to x."""
    strides = [d.one_of((1, 2, 2)) for _ in spatial(x)]
    taps = [d.size(1, 3) for _ in spatial(x)]
    sizes = [x.shape[axis] for axis in spatial(x)]
    padding = d.one_of(("SAME", "VALID"))
    if padding == "SAME":
        made = [n * s - d.size(0, s - 1) for n, s in zip(sizes, strides)]
    else:
        made = [(n - 1) * s + t + d.size(0, s - 1) for n, s, t in zip(sizes, strides, taps)]
    depth = d.one_of((1, 2, 3, 4, 8, 17))
    shape = with_sizes(x, made, depth)
    filters = filter_of(d, [*taps, depth, x.depth], product(taps) * x.depth)
    op = "Conv2DBackpropInput" if len(x.shape) == 4 else "Conv3DBackpropInputV2"
    node = Node(op, (shape, filters, x.node), {"strides": per_axis(x, strides), "padding": padding,
                "data_format": data_format(x)})  # fmt: skip
    return x.like(node, shape)


def conv3d(d, x):
    w = Window(d, x, taps=2, dilated=False, explicit=False)
    out = d.one_of((1, 2, 3, 4, 8, 17))
    filters = filter_of(d, [*w.taps, x.depth, out], product(w.taps) * x.depth)
    return x.like(Node("Conv3D", (x.node, filters), w.attributes(x, dilations=False)), with_sizes(x, w.out, out))


def pool(d, x):
    if len(x.shape) == 5 and d.special:
        return conv3d(d, x)  # TensorFlow passes NaN on or over, as it lies in a vector
    w = Window(d, x, dilated=False, explicit=False)
    op = d.one_of(("MaxPool", "AvgPool")) + ("3D" if len(x.shape) == 5 else "")
    attributes = {**w.attributes(x, dilations=False), "ksize": per_axis(x, w.taps)}
    return x.like(Node(op, (x.node,), attributes), with_sizes(x, w.out, x.depth))


def padded(d, x):
    """Zeros around the image as a rule, else other numbers, mirrors, or other axes."""
    before = per_axis(x, [d.size(0, 1) for _ in spatial(x)], 0)
    after = per_axis(x, [d.size(0, 2) for _ in spatial(x)], 0)
    form = d.weighted(("zeros", "value", "zero", "mirror", "channels"), (6, 1, 1, 1, 1))
    if form == "channels":
        after[x.channels] = d.size(0, 1)
        before[0] = d.size(0, 1)
    shape = [b + n + a for b, n, a in zip(before, x.shape, after)]
    pairs = const("int32", [len(shape), 2], list(zip(before, after)))
    if form in ("value", "zero"):
        return x.like(Node("PadV2", (x.node, pairs, d.number(0 if form == "zero" else d.one_of((1.5, -2))))), shape)
    if form == "mirror" and all(max(b, a) < n for b, n, a in zip(before, x.shape, after)):
        return x.like(Node("MirrorPad", (x.node, pairs), {"mode": d.one_of(("REFLECT", "SYMMETRIC"))}), shape)
    return x.like(Node("Pad", (x.node, pairs)), shape)


def turned(d, x):
    """Between channels first and last."""
    rank = len(x.shape)
    perm = [0, *range(2, rank), 1] if x.nchw else [0, rank - 1, *range(1, rank - 1)]
    if d.chance(0.1):
        perm = [0, *d.random.sample(range(1, rank), rank - 1)]
    shape = [x.shape[axis] for axis in perm]
    channels = perm.index(x.channels % rank)
    made = Value(Node("Transpose", (x.node, perm)), shape, 1 if channels == 1 else -1)
    return made


def globally(d, x):
    """The mean (or another reduction) over the image."""
    axes = spatial(x) if d.chance(0.6) else d.some(range(1, len(x.shape)))
    keep = d.chance(0.5) or len(axes) != len(spatial(x)) or axes != spatial(x)
    op = d.one_of(("Mean", "Mean", "Sum", "Max"))
    shape = [1 if a in axes else n for a, n in enumerate(x.shape)]
    if not keep:
        shape = [n for a, n in enumerate(x.shape) if a not in axes]
    node = Node(op, (x.node, const("int32", [len(axes)], list(axes))), {"keep_dims": keep})
    return Value(node, shape, x.channels if keep else -1)


STEPS = {conv2d: 6, depthwise: 3, transposed: 2, pool: 1, padded: 2, turned: 1}


def chain(d, x, steps, most):
    rank = len(x.shape)
    for _ in range(d.size(1, most)):
        if product(x.shape) > 4000:
            break
        step = d.weighted(list(steps), list(steps.values()))
        x = d.add(step(d, x))
        x = tails.tail(d, x)
        if len(x.shape) != rank:
            break
    return x


def plane(d):
    x = image(d)
    x = tails.tail(d, x, 2)
    if len(x.shape) != 4:
        return
    x = chain(d, x, STEPS, 4)
    if d.chance(0.3):
        d.add(globally(d, x))


def volume(d):
    x = image(d, 5, 4)
    if x.nchw:
        x = d.add(turned(d, x))
    x = tails.tail(d, x, 1)
    if len(x.shape) != 5:
        return
    chain(d, x, {conv3d: 5, transposed: 2, pool: 1, padded: 1}, 2)


def line(d):
    """Convolutions of one dimension as Keras writes them: an axis comes, the convolution, the axis goes."""
    same = d.size(2, 5)
    x = d.add(Value(d.feed(shape := [d.size(1, 2), d.one_of((same, 7, 12)), d.one_of((same, 1, 3, 8))]), shape))
    for _ in range(d.size(1, 3)):
        axis = d.one_of((1, 1, 2))
        pads = d.chance(0.3)
        if pads:
            b, a = d.size(0, 2), d.size(0, 2)
            x = d.add(x.like(Node("Pad", (x.node, [[0, 0], [b, a], [0, 0]])), [x.shape[0], x.shape[1] + b + a, x.shape[2]]))
        wide = x.like(Node("ExpandDims", (x.node, axis)), [*x.shape[:axis], 1, *x.shape[axis:]])
        if d.chance(0.3):
            wide = tails.tail(d, wide, 1)
        if len(wide.shape) != 4:
            return
        wide = d.add(d.one_of((conv2d, conv2d, depthwise))(d, wide))
        if d.chance(0.4):
            wide = tails.tail(d, wide, 2)
        if len(wide.shape) != 4 or wide.shape[axis] != 1:
            x = wide
            break
        x = wide.like(Node("Squeeze", (wide.node,), {"squeeze_dims": [axis if d.chance(0.5) else axis - 4]}),
                      [n for i, n in enumerate(wide.shape) if i != axis])  # fmt: skip
        x = tails.tail(d, d.add(x), 3)
        if len(x.shape) != 3:
            return


def dense(d):
    """Products of matrices, of batches of them, and what stands around them."""
    rank = d.one_of((2, 2, 3, 4))
    same = d.size(2, 5)
    shape = [same if d.chance(0.5) else d.size(1, 6) for _ in range(rank)]
    x = d.add(Value(d.feed(shape), shape))
    for _ in range(d.size(1, 3)):
        inner, out = x.shape[-1], d.one_of((1, 3, 4, same, 16, 17, 33))
        turned_b = d.chance(0.3)
        weights = filter_of(d, [out, inner] if turned_b else [inner, out], inner)
        if len(x.shape) == 2:
            node = Node("MatMul", (x.node, weights), {"transpose_b": turned_b})
            made = x.like(node, [x.shape[0], out])
            if d.chance(0.15):
                node = Node("MatMul", (x.node, d.weights([x.shape[0], out], x.shape[0])), {"transpose_a": True})
                made = x.like(node, [inner, out])
        elif d.chance(0.3):
            letters = "abcd"[: len(x.shape) - 1]
            equation = f"{letters}x,{'yx' if turned_b else 'xy'}->{letters}y"
            made = x.like(Node("Einsum", ([x.node, weights],), {"equation": equation}), [*x.shape[:-1], out])
        elif d.chance(0.5):
            made = x.like(Node("BatchMatMulV2", (x.node, weights), {"adj_y": turned_b}), [*x.shape[:-1], out])
        else:
            flat = Node("Reshape", (x.node, [-1, inner]))
            back = Node("Reshape", (Node("MatMul", (flat, weights), {"transpose_b": turned_b}), [*x.shape[:-1], out]))
            made = x.like(back, [*x.shape[:-1], out])
        x = tails.tail(d, d.add(made), 4)
        if len(x.shape) > 4:
            break
    if d.chance(0.3):
        d.add(x.like(Node(d.one_of(("Softmax", "LogSoftmax")), (x.node,))))
