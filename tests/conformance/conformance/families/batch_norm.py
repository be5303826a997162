# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases


def parameters(t, n, make=const):
    """scale, offset, mean, variance."""
    return (make(t, [n], low=0.5, high=2), make(t, [n]), make(t, [n], low=-1, high=1), make(t, [n], low=0.1, high=2))


@cases("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def fused_batch_norm(op):
    for t in op.dtypes():
        u = {"U": "float32"} if op.name != "FusedBatchNorm" else {}
        p = t if op.name == "FusedBatchNorm" else "float32"
        yield case(t, op(feed(t, [2, 3, 4, 5]), *parameters(p, 5), is_training=False, **u)[0])
        yield case(f"{t}_parameters_fed", op(feed(t, [2, 3, 4, 5]), *parameters(p, 5, feed), is_training=False, **u)[0])
    for shape in ([1, 1, 1, 1], [1, 5, 7, 17], [0, 2, 2, 3], [3, 1, 1, 32]):
        n = shape[-1]
        yield case("x".join(map(str, shape)), op(feed("float32", shape), *parameters("float32", n), is_training=False)[0])
    for average in (1.0, 0.25):
        old = const("float32", [0 if average == 1 else 5], low=0.1, high=2)
        trained = op(feed("float32", [2, 3, 4, 5]), *parameters("float32", 5)[:2], old, old, is_training=True,
                     exponential_avg_factor=average)  # fmt: skip
        for port in range(5):
            yield case(f"training_{average}_{port}", trained[port])
    one = op(feed("float32", [1, 1, 1, 5]), *parameters("float32", 5, feed)[:2],
             const("float32", [0], []), const("float32", [0], []), is_training=True)  # fmt: skip
    yield case("training_one", one[0])
    yield case("training_one_variance", one[2])
    # TensorFlow leaves outputs 3 and 4 unset here.
    for port in (1, 2):
        infer = op(feed("float32", [2, 3, 4, 5]), *parameters("float32", 5, feed), is_training=False)
        yield case(f"output_{port}", infer[port])
    if op.name != "FusedBatchNorm":
        huge = (const("float32", values=[float("inf"), 1e30, 1, 2]), const("float32", [4]),
                const("float32", values=[1, 1e20, float("inf"), -1]), const("float32", [4], low=0.1, high=2))  # fmt: skip
        yield case("infinite", op(feed("float32", [2, 3, 3, 4]), *huge, is_training=False)[0])
        filters = const("float32", [1, 1, 3, 4])
        of_sums = Node("Conv2D", (feed("float32", [1, 3, 3, 3]), filters), {"strides": [1, 1, 1, 1], "padding": "SAME"})
        yield case("infinite_of_sums", op(of_sums, *huge, is_training=False)[0])
    for epsilon in (0.0, 1e-5, 0.1):
        yield case(f"epsilon_{epsilon}",
                   op(feed("float32", [2, 3, 3, 4]), *parameters("float32", 4), is_training=False, epsilon=epsilon)[0])  # fmt: skip
    # TensorFlow's CPU kernel takes NCHW too slowly or not at all.
    x = feed("float32", [2, 5, 3, 4])
    p = parameters("float32", 5)
    there = op(Node("Transpose", (x, [0, 2, 3, 1])), *p, is_training=False)
    yield case("nchw", op(x, *p, is_training=False, data_format="NCHW")[0],
               expected=Node("Transpose", (there, [0, 3, 1, 2])))  # fmt: skip


@cases("BatchNormWithGlobalNormalization")
def batch_norm(op):
    def at(t, shape, after, epsilon=0.001, make=const):
        n = shape[-1]
        scale, offset, mean, variance = parameters(t, n, make)
        return op(feed(t, shape), mean, variance, offset, scale, variance_epsilon=epsilon, scale_after_normalization=after)

    for t in op.dtypes():
        yield case(t, at(t, [2, 3, 4, 5], True))
    yield case("unscaled", at("float32", [2, 3, 3, 4], False))
    yield case("epsilon", at("float32", [2, 3, 3, 4], True, 0.5))
    yield case("parameters_fed", at("float32", [1, 2, 2, 17], True, make=feed))
    yield case("one", at("float32", [1, 1, 1, 1], True))
