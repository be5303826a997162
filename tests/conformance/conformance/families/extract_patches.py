# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed
from conformance.registry import case, cases


@cases("ExtractImagePatches")
def images(op):
    def patches(x, k, s=(1, 1), r=(1, 1), padding="VALID"):
        return op(x, ksizes=[1, *k, 1], strides=[1, *s, 1], rates=[1, *r, 1], padding=padding)

    for t in op.dtypes():
        yield case(t, patches(feed(t, [2, 4, 5, 3]), (2, 2), padding="SAME"))
    for padding in ("SAME", "VALID"):
        for k, s, r in (((1, 1), (1, 1), (1, 1)), ((2, 3), (1, 2), (1, 1)), ((3, 2), (2, 1), (1, 2)), ((2, 2), (3, 3), (2, 1)),
                        ((4, 5), (1, 1), (1, 1))):  # fmt: skip
            yield case(f"{padding}_{k}_{s}_{r}", patches(feed("float32", [2, 6, 7, 2]), k, s, r, padding))
    yield case("wider_than_image", patches(feed("float32", [1, 2, 3, 2]), (5, 9), padding="SAME"))
    yield case("none", patches(feed("float32", [1, 4, 3, 2]), (5, 1)))
    yield case("does_not_fit", patches(feed("float32", [1, 4, 3, 2]), (9, 1)), error="fit|negative")


@cases("ExtractVolumePatches")
def volumes(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [1, 3, 4, 5, 2]), ksizes=[1, 2, 2, 2, 1], strides=[1, 1, 2, 1, 1], padding="SAME"))
    for padding in ("SAME", "VALID"):
        for k, s in (((1, 1, 1), (1, 1, 1)), ((2, 3, 2), (2, 2, 2)), ((3, 1, 2), (1, 2, 3))):
            yield case(f"{padding}_{k}_{s}", op(feed("float32", [2, 4, 5, 6, 3]), ksizes=[1, *k, 1], strides=[1, *s, 1], padding=padding))
