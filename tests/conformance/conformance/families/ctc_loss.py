# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

NEAR = (1e-4, 2e-5, "sums of products of probabilities, in another order")


@cases("CTCLoss")
def ctc_loss(op):
    def at(shape, labels, lengths, t="float32", constant=False, low=-3, high=3, **attributes):
        places = [[b, i] for b, row in enumerate(labels) for i in range(len(row))]
        kind = const if constant else feed
        return op(feed(t, shape, low=low, high=high), kind("int64", [len(places), 2], places),
                  kind("int32", [len(places)], [v for row in labels for v in row]),
                  kind("int32", [len(lengths)], lengths), **attributes)  # fmt: skip

    labels = [[0, 2, 1], [3, 3]]
    for t in op.dtypes():
        yield case(t, at([7, 2, 5], labels, [7, 6], t), tolerance=NEAR)
    for collapse in (False, True):
        for merge in (False, True):
            made = at([9, 3, 5], [[0, 0, 1, 1], [3, 3], [2]], [9, 5, 1], preprocess_collapse_repeated=collapse,
                      ctc_merge_repeated=merge)  # fmt: skip
            yield case(f"collapse_{collapse}_merge_{merge}", made, tolerance=NEAR)
    yield case("constant_labels", at([7, 2, 5], labels, [7, 6], constant=True), tolerance=NEAR)
    yield case("loss_alone", at([7, 2, 5], labels, [7, 6])[0], tolerance=NEAR)
    yield case("gradient_alone", at([7, 2, 5], labels, [7, 6])[1], tolerance=NEAR)
    yield case("as_many_labels_as_steps", at([3, 1, 5], [[0, 1, 2]], [3]), tolerance=NEAR)
    yield case("sure", at([7, 2, 5], labels, [7, 6], low=-30, high=30), tolerance=NEAR)
    yield case("ignore_longer", at([3, 2, 5], [[0, 1, 2, 3], [1]], [3, 2], ignore_longer_outputs_than_inputs=True),
               tolerance=NEAR)  # fmt: skip
    yield case("longer", at([3, 2, 5], [[0, 1, 2, 3], [1]], [3, 2]), error="time|invalid argument")
    # Without any label TensorFlow counts a path that ends a step too early, and fails for one step: a slip.
    yield case("blank_ends", at([5, 2, 5], [[1, 4, 7], [2, 4]], [5, 4]), tolerance=NEAR)
    yield case("impossible", at([2, 1, 5], [[1, 1]], [2]), tolerance=NEAR)
    yield case("behind_a_blank", at([3, 1, 5], [[4, 1]], [3]), error="blank|null label|invalid argument")
    yield case("negative", at([3, 1, 5], [[-1]], [3]), error="none|nonnegative|invalid argument")
    yield case("length", at([3, 1, 5], [[1]], [4]), error="sequence_length|invalid argument")
