# SPDX-License-Identifier: Apache-2.0
import numpy

from conformance.graph import const, feed
from conformance.registry import case, cases


def boxes(n, seed=3):
    """Boxes that overlap; some are equal, one is turned around, one has no area. Scores with ties."""
    draw = numpy.random.RandomState(seed)
    centre, size = draw.rand(n, 2) * 2, draw.rand(n, 2) * 0.8 + 0.1
    made = numpy.round(numpy.concatenate([centre - size / 2, centre + size / 2], 1), 2)
    if n > 7:
        made[3] = made[3][[2, 3, 0, 1]]
        made[5] = made[4]
        made[7, 2] = made[7, 0]
    return made, numpy.round(draw.rand(n), 1)


def operands(version, n, most, iou, least, sigma, make=const, dtype="float32"):
    coordinates, scores = boxes(n)
    thresholds = [make(dtype, [], x) for x in (iou, least, sigma)]
    return (feed(dtype, [n, 4], coordinates), feed(dtype, [n], scores), const("int32", [], most),
            *thresholds[: {1: 0, 2: 1, 3: 2, 4: 2, 5: 3}[version]])  # fmt: skip


@cases("NonMaxSuppression", "NonMaxSuppressionV2", "NonMaxSuppressionV3", "NonMaxSuppressionV4", "NonMaxSuppressionV5")
def non_max_suppression(op):
    version = int(op.name[-1]) if op.name[-1].isdigit() else 1
    paddings = ({"pad_to_max_output_size": p} for p in (False, True)) if version > 3 else ({},)
    for padding in paddings:
        end = "_padded" if padding.get("pad_to_max_output_size") else ""
        for iou in (0.0, 0.3, 0.5, 1.0):
            for n, most in ((12, 8), (12, 20), (40, 10), (1, 1)):
                if version == 1:
                    yield case(f"iou_{iou}_{most}_of_{n}", op(*operands(1, n, most, iou, 0, 0), iou_threshold=iou))
                else:
                    yield case(f"iou_{iou}_{most}_of_{n}{end}", op(*operands(version, n, most, iou, 0.2, 0.0), **padding))
        if version > 1:
            yield case(f"float16{end}", op(*operands(version, 12, 8, 0.5, 0.2, 0.0, dtype="float16"), **padding))
            yield case(f"thresholds_fed{end}", op(*operands(version, 20, 10, 0.4, 0.3, 0.0, feed), **padding))
        if version > 4:
            for sigma in (0.05, 0.5):
                yield case(f"sigma_{sigma}{end}", op(*operands(5, 20, 20, 0.4, 0.1, sigma), **padding), tolerance=(1e-5, 0, "exp"))
        yield case(f"none{end}", op(*operands(version, 12, 0, 0.5, 0, 0), **padding))
    yield case("most_negative", op(*operands(version, 12, -1, 0.5, 0, 0)), error="output_size|output size|negative")
