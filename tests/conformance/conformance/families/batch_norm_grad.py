# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


@cases("FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3")
def batch_norm_grad(op):
    def at(shape, channels, t="float32", fixed=False, **attributes):
        per_channel = const if fixed else feed
        dy, x = feed(t, shape), feed(t, shape)
        more = (per_channel("float32", [channels]),) if op.name.endswith("V3") else ()
        types = {} if op.name == "FusedBatchNormGrad" else {"U": "float32"}
        return op(dy, x, per_channel("float32", [channels]), per_channel("float32", [channels]),
                  per_channel("float32", [channels], low=0.1, high=2), *more, **types, **attributes)  # fmt: skip

    for t in op.dtypes():
        for training in (True, False):
            yield case(f"{t}_training_{training}", at([2, 3, 5, 7], 7, t, is_training=training))
    yield case("epsilon", at([2, 3, 2, 3], 3, epsilon=0.1))
    yield case("constant_statistics", at([2, 3, 2, 3], 3, fixed=True, is_training=False))
    yield case("one_pixel", at([1, 1, 1, 4], 4))
    yield case("scale_alone", at([2, 3, 3, 3], 3)[1])
    yield case("many_channels", at([3, 4, 4, 35], 35)[0])
    for training in (True, False):
        dy, x = feed("float32", [2, 3, 4, 5]), feed("float32", [2, 3, 4, 5])
        rest = [feed("float32", [3]), feed("float32", [3]), feed("float32", [3], low=0.1, high=2)]
        rest += [const("float32", [3])] if op.name.endswith("V3") else []
        types = {} if op.name == "FusedBatchNormGrad" else {"U": "float32"}
        there = op(*(Node("Transpose", (v, [0, 2, 3, 1])) for v in (dy, x)), *rest, is_training=training, **types)
        here = op(dy, x, *rest, is_training=training, data_format="NCHW", **types)
        yield case(f"nchw_training_{training}", here[0], here[1], here[2],
                   expected=[Node("Transpose", (there[0], [0, 3, 1, 2])), there[1], there[2]])  # fmt: skip
    if op.name.endswith("V3"):
        yield case("volumes", at([2, 2, 3, 2, 5], 5, data_format="NDHWC"))
        yield case("volumes_at_inference", at([2, 2, 3, 2, 5], 5, data_format="NDHWC", is_training=False))
