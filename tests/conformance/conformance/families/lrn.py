# SPDX-License-Identifier: Apache-2.0
from conformance import values
from conformance.graph import Node, feed
from conformance.registry import case, cases


@cases("LRN")
def lrn(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3, 3, 7])))
    for radius in (0, 1, 2, 5, 20):
        yield case(f"depth_radius_{radius}", op(feed("float32", [1, 2, 3, 17]), depth_radius=radius))
    for beta in (0.5, 0.75, 1.0, 2.0):
        yield case(f"beta_{beta}", op(feed("float32", [1, 2, 3, 9]), beta=beta, alpha=0.3))
    yield case("bias_and_alpha", op(feed("float32", [2, 1, 1, 8]), bias=2.0, alpha=1e-4))
    yield case("one_channel", op(feed("float32", [2, 2, 2, 1])))
    yield case("empty", op(feed("float32", [0, 2, 2, 3])))


@cases("LRNGrad")
def lrn_grad(op):
    def at(shape, t="float32", **attributes):
        x = feed(t, shape)
        return op(feed(t, shape), x, Node("LRN", (x,), attributes), **attributes)

    for t in op.dtypes():
        yield case(t, at([2, 3, 3, 7], t))
    for radius in (0, 1, 5, 20):
        yield case(f"depth_radius_{radius}", at([1, 2, 3, 17], depth_radius=radius))
    for beta in (0.5, 0.75, 1.0, 2.0):
        yield case(f"beta_{beta}", at([1, 2, 3, 9], beta=beta, alpha=0.3))
    yield case("bias_and_alpha", at([2, 1, 1, 8], bias=2.0, alpha=1e-4))
    g = values.not_finite("float32", [1, 1, 7])[:7]  # NaN alone: of an infinity TensorFlow adds two parts first
    x, y = feed("float32", g.shape), feed("float32", g.shape)
    yield case("gradient_nan", op(feed("float32", values=g), x, y, depth_radius=2))
    yield case("many_channels", at([1, 1, 2, 4100], depth_radius=2))
    yield case("empty", at([0, 2, 2, 3]))
    yield case("result_of_its_own", op(*(feed("float32", [2, 2, 2, 5]) for _ in range(3))))
