# SPDX-License-Identifier: Apache-2.0
import numpy

from conformance.graph import const, feed
from conformance.registry import case, cases


def operands(batch, n, q, classes, per_class, total, iou, least, make=const):
    draw = numpy.random.RandomState(5)
    centre, size = draw.rand(batch, n, q, 2), draw.rand(batch, n, q, 2) * 0.6 + 0.1
    boxes = numpy.concatenate([centre - size / 2, centre + size / 2], 3)
    scores = draw.permutation(batch * n * classes).reshape(batch, n, classes) / (batch * n * classes)  # no ties
    return (feed("float32", list(boxes.shape), boxes), feed("float32", list(scores.shape), scores),
            const("int32", [], per_class), const("int32", [], total), make("float32", [], iou), make("float32", [], least))  # fmt: skip


@cases("CombinedNonMaxSuppression")
def combined_non_max_suppression(op):
    for pad in (False, True):
        for clip in (False, True):
            for q in (1, 4):
                for total in (5, 40):
                    yield case(f"pad_{pad}_clip_{clip}_q_{q}_total_{total}",
                               op(*operands(2, 12, q, 4, 3, total, 0.3, 0.2), pad_per_class=pad, clip_boxes=clip))  # fmt: skip
    yield case("thresholds_fed", op(*operands(1, 30, 1, 3, 10, 12, 0.4, 0.5, feed)))
    yield case("no_boxes", op(*operands(2, 0, 1, 3, 10, 4, 0.4, 0.5)))
    yield case("size_0", op(*operands(1, 4, 1, 3, 0, 4, 0.4, 0.5)), error="size")
