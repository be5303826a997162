# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed, folded
from conformance.registry import case, cases

# Turned, stretched, moved, in perspective.
TURN = [1.3, 0.2, -1.5, -0.1, 0.9, 0.6, 0.01, 0.02]
FAR = [-2.1, 0.4, 9.3, 0.3, 3.2, -11.4, 0.0, 0.0]
NEAR = (1e-4, 1e-4, "a place between pixels, worked out in another order")


@cases("ImageProjectiveTransformV2", "ImageProjectiveTransformV3")
def image_transform(op):
    def at(images, transforms, size, t="float32", fill=7.5, **attributes):
        more = (feed("float32", [], fill),) if op.name.endswith("V3") else ()
        attributes.setdefault("interpolation", "NEAREST")
        attributes.setdefault("fill_mode", "CONSTANT")
        return op(feed(t, images), feed("float32", values=transforms), size, *more, **attributes)

    for t in op.dtypes("dtype"):
        for how in ("NEAREST", "BILINEAR"):
            rounded = {"float16": (2e-3, 4e-3, "rounded once"), "bfloat16": (2e-2, 4e-2, "rounded once")}.get(t, NEAR)
            yield case(f"{t}_{how}", at([2, 4, 5, 3], [TURN], [4, 5], t, interpolation=how), tolerance=rounded)
    for mode in ("CONSTANT", "REFLECT", "WRAP", "NEAREST"):
        for how in ("NEAREST", "BILINEAR"):
            for name, transform in {"turn": TURN, "far": FAR}.items():
                made = at([1, 4, 5, 2], [transform], [6, 7], interpolation=how, fill_mode=mode)
                yield case(f"{mode}_{how}_{name}", made, tolerance=NEAR)
            made = at([1, 1, 1, 2], [FAR], [3, 3], interpolation=how, fill_mode=mode)
            yield case(f"{mode}_{how}_one_pixel", made, tolerance=NEAR)
    yield case("one_each", at([2, 3, 4, 1], [TURN, FAR], [3, 4]), tolerance=NEAR)
    yield case("size_by_chain", at([1, 3, 4, 1], [TURN], folded([2, 3])), tolerance=NEAR)
    yield case("at_infinity", at([1, 3, 4, 2], [[1, 0, 0, 0, 1, 0, -1, 0]], [3, 4]), tolerance=NEAR)
    yield case("no_images", at([0, 3, 4, 2], [TURN], [3, 4]))
    yield case("two_for_three", at([3, 3, 4, 1], [TURN, FAR], [3, 4]), error="transform")
