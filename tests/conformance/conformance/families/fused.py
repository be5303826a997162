# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded
from conformance.registry import case, cases

NEAR = (2e-5, 2e-5, "a product, or its image, in another order")
HALF = {"float16": (4e-3, 8e-3, "rounded once instead of after each op"), "bfloat16": (3e-2, 6e-2, "the same")}
WINDOW = {"strides": [1, 1, 1, 1], "padding": "SAME"}


@cases("FusedPadConv2D")
def fused_pad_conv2d(op):
    spread = [[0, 0], [1, 2], [2, 1], [0, 0]]
    for t in op.dtypes():
        # TensorFlow pads the first image of a batch alone, and reads others from where they are not.
        x, weights = feed(t, [2, 5, 6, 3]), const(t, [3, 3, 3, 4])
        padded = Node("MirrorPad", (x, spread), {"mode": "REFLECT"})
        yield case(t, op(x, spread, weights, mode="REFLECT", **WINDOW), expected=Node("Conv2D", (padded, weights), WINDOW),
                   tolerance=HALF.get(t, NEAR))  # fmt: skip
    for mode in ("REFLECT", "SYMMETRIC"):
        for padding in ("SAME", "VALID"):
            made = op(feed("float32", [1, 5, 6, 3]), spread, feed("float32", [3, 2, 3, 4]), mode=mode, padding=padding,
                      strides=[1, 2, 2, 1])  # fmt: skip
            yield case(f"{mode}_{padding}", made, tolerance=NEAR)
    yield case("paddings_by_chain", op(feed("float32", [1, 5, 6, 3]), folded(spread), const("float32", [2, 2, 3, 4]),
                                       mode="REFLECT", **WINDOW), tolerance=NEAR)  # fmt: skip


@cases("FusedResizeAndPadConv2D")
def fused_resize_and_pad_conv2d(op):
    spread = [[0, 0], [1, 2], [2, 1], [0, 0]]
    for corners in (False, True):
        for mode in ("REFLECT", "SYMMETRIC"):
            for padding in ("SAME", "VALID"):
                made = op(feed("float32", [1, 4, 3, 3]), [7, 6], spread, const("float32", [3, 3, 3, 4]), mode=mode,
                          padding=padding, resize_align_corners=corners, strides=[1, 1, 1, 1])  # fmt: skip
                yield case(f"{mode}_{padding}_corners_{corners}", made, tolerance=NEAR)


# What TensorFlow's optimiser makes: what follows, and the shapes of what that takes.
CHAINS = {
    "bias": (["BiasAdd"], 1),
    "bias_relu": (["BiasAdd", "Relu"], 1),
    "bias_relu6": (["BiasAdd", "Relu6"], 1),
    "bias_elu": (["BiasAdd", "Elu"], 1),
    "bias_leaky_relu": (["BiasAdd", "LeakyRelu"], 1),
}


def chained(op, base, channels, attributes, norm=False):
    """`base(dtype)` gives the two operands."""
    more = {"num_host_args": 0} if op.name == "_FusedConv2D" else {}

    def at(t, ops, args, **own):
        rest = [args, []] if op.name == "_FusedConv2D" else [args]
        listed = {"TArgs": [t] * len(args)} if op.name == "_FusedConv2D" else {}
        return op(*base(t), *rest, fused_ops=ops, num_args=len(args), **listed, **more, **attributes, **own)

    for t in ["float32", "float64"] if op.name == "_FusedConv2D" else op.dtypes():
        yield case(t, at(t, ["BiasAdd", "Relu"], [const(t, [channels])]), tolerance=HALF.get(t, NEAR))
    for name, (ops, count) in CHAINS.items():
        own = {"leakyrelu_alpha": 0.3} if "LeakyRelu" in ops else {}
        yield case(name, at("float32", ops, [const("float32", [channels]) for _ in range(count)], **own), tolerance=NEAR)
    yield case("bias_fed", at("float32", ["BiasAdd"], [feed("float32", [channels])]), tolerance=NEAR)
    if norm:
        for ops in (["FusedBatchNorm"], ["FusedBatchNorm", "Relu"]):
            args = [const("float32", [channels], low=0.5, high=2) for _ in range(4)]
            yield case("_".join(ops), at("float32", ops, args, epsilon=0.01), tolerance=NEAR)


@cases("_FusedConv2D")
def fused_conv2d(op):
    def base(t):
        return feed(t, [2, 5, 6, 3]), const(t, [3, 3, 3, 4])

    yield from chained(op, base, 4, WINDOW, norm=True)


@cases("_FusedMatMul")
def fused_matmul(op):
    yield from chained(op, lambda t: (feed(t, [5, 7]), const(t, [7, 9])), 9, {})
    for a in (False, True):
        for b in (False, True):
            made = op(feed("float32", [7, 5] if a else [5, 7]), feed("float32", [9, 7] if b else [7, 9]),
                      [feed("float32", [9])], fused_ops=["BiasAdd"], num_args=1, transpose_a=a, transpose_b=b)
            yield case(f"transpose_{a}_{b}", made, tolerance=NEAR)
