# SPDX-License-Identifier: Apache-2.0
from conformance.dtypes import is_float
from conformance.graph import Node, const, feed
from conformance.registry import case, cases
from conformance.values import specials


@cases("Identity", "StopGradient", "PreventGradient", "Snapshot", "GuaranteeConst", "Copy", "CopyHost")
def identity(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, values=specials(t))))
    for shape in ([], [0, 2], [2, 1, 2, 1, 2, 1, 2, 3]):
        yield case(f"rank_{len(shape)}", op(feed("float32", shape)))
    yield case("between", Node("Neg", (op(Node("Neg", (feed("float32", [3]),))),)))


@cases("CheckNumerics")
def check_numerics(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5]), message="is not finite"))
    yield case("scalar", op(feed("float32", []), message="here"))
    yield case("empty", op(feed("float32", [0]), message="here"))
    yield case("between", Node("Neg", (op(Node("Exp", (feed("float32", [3]),)), message="here"),)))


@cases("IdentityN")
def identity_n(op):
    for t in op.dtypes():
        yield case(t, op([feed(t, [2, 3]), feed(t, [])]))
    yield case("mixed", op([feed("float32", [2]), feed("int32", [3]), feed("bool", []), feed("uint8", [0])]))
    several = op([feed("float32", [2]), feed("float32", [2])])
    yield case("second_read", Node("Neg", (several[1],)))
    yield case("one", op([feed("float32", [5])]))


@cases("EnsureShape")
def ensure_shape(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3]), shape=[2, 3]))
    yield case("open", op(feed("float32", [2, 3], declared=[None, 3]), shape=[2, None]))
    yield case("scalar", op(feed("float32", []), shape=[]))
    yield case("other_size", op(feed("float32", [2, 3], declared=[None, 3]), shape=[4, 3]), error="must have the shape")


@cases("DeepCopy")
def deep_copy(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, values=specials(t))))
    yield case("scalar", op(feed("float32", [])))
    yield case("between", Node("Neg", (op(Node("Neg", (feed("float32", [3]),))),)))


@cases("Print")
def printed(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [2, 3]), [feed(t, [2]), const("int32", [], 3)], message="here"))
    yield case("between", Node("Neg", (op(Node("Neg", (feed("float32", [3]),)), [feed("float32", [3])]),)))
