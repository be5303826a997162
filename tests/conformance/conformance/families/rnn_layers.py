# SPDX-License-Identifier: Apache-2.0
"""Recurrent layers of TensorFlow 1 and Keras, whose steps are a loop, in all forms in which they are frozen."""

import functools
import importlib

from conformance.graph import feed
from conformance.programs import program
from conformance.registry import case, cases

NEAR = (1e-4, 2e-6, "functions of sums in another order, over several steps")


def sequence(batch=2, steps=5, inputs=3):
    return feed("float32", [batch, steps, inputs], low=-2, high=2)


def mask(*rows):
    """A sequence whose steps are all zeros where a row has 0."""
    import numpy

    kept = numpy.asarray(rows, "float32")[:, :, None]
    return feed("float32", values=kept * numpy.linspace(-1, 1, kept.size * 3).reshape(*kept.shape[:2], 3))


# TensorFlow 1: a cell, and dynamic_rnn.


def dynamic(make, **options):
    def body(x, *lengths):
        import tensorflow as tf
        from tf_keras.src.layers.rnn import legacy_cells

        options_here = dict(options, **({"sequence_length": lengths[0]} if lengths else {}))
        outputs, state = tf.compat.v1.nn.dynamic_rnn(make(legacy_cells), x, dtype="float32", **options_here)
        return [outputs, *tf.nest.flatten(state)]

    return body


def both_ways(x, *lengths):
    import tensorflow as tf
    from tf_keras.src.layers.rnn import legacy_cells

    options = {"sequence_length": lengths[0]} if lengths else {}
    outputs, _ = tf.compat.v1.nn.bidirectional_dynamic_rnn(legacy_cells.GRUCell(4), legacy_cells.GRUCell(4), x, dtype="float32", **options)
    return tf.concat(outputs, 2)


def with_output(c, inner, output):
    """A cell whose output is made of the input and the state of another."""

    class cell(c.RNNCell):
        state_size = output_size = inner.state_size

        def call(self, x, state):
            import tensorflow as tf

            y, after = inner(x, state)
            return output(tf, x, y), after

    return cell()


CELLS_OF_TENSORFLOW_1 = {
    "gru": lambda c: c.GRUCell(4),
    "simple": lambda c: c.BasicRNNCell(4),
    "peepholes": lambda c: c.LSTMCell(4, use_peepholes=True),
    "projection": lambda c: c.LSTMCell(5, num_proj=3),
    "stacked": lambda c: c.MultiRNNCell([c.LSTMCell(4), c.GRUCell(3)]),
    "residual": lambda c: c.MultiRNNCell([c.GRUCell(3), with_output(c, c.GRUCell(3), lambda tf, x, y: x + y)]),
    "projected_output": lambda c: with_output(c, c.GRUCell(4), lambda tf, x, y: tf.tanh(tf.matmul(y, tf.ones([4, 4]) / 8))),
}


def of_tensorflow_1():
    yield "lstm", dynamic(lambda c: c.LSTMCell(4)), [sequence()]
    yield "lstm_peepholes", dynamic(lambda c: c.LSTMCell(4, use_peepholes=True)), [sequence()]
    yield "lstm_projection", dynamic(lambda c: c.LSTMCell(5, num_proj=3)), [sequence()]
    yield "lstm_clipped", dynamic(lambda c: c.LSTMCell(4, cell_clip=0.2)), [sequence()]
    yield "basic_lstm", dynamic(lambda c: c.BasicLSTMCell(4)), [sequence()]
    yield "gru", dynamic(lambda c: c.GRUCell(4)), [sequence()]
    yield "simple", dynamic(lambda c: c.BasicRNNCell(4)), [sequence()]
    yield "stacked", dynamic(lambda c: c.MultiRNNCell([c.LSTMCell(4), c.LSTMCell(3)])), [sequence()]
    yield "time_major", dynamic(lambda c: c.GRUCell(4), time_major=True), [sequence(5, 2)]
    yield "long", dynamic(lambda c: c.GRUCell(4)), [sequence(1, 40)]
    for kind in ("residual", "projected_output"):
        yield kind, dynamic(CELLS_OF_TENSORFLOW_1[kind]), [sequence(2, 9)]
    yield "of_one_step", dynamic(lambda c: c.LSTMCell(4)), [sequence(2, 1)]
    yield "bidirectional", both_ways, [sequence()]
    for name, lengths in (("some", [5, 3]), ("short", [2, 1]), ("none", [0, 2]), ("all", [5, 5]), ("none_of_all", [0, 0])):
        yield f"lengths_{name}", dynamic(lambda c: c.LSTMCell(4)), [sequence(), feed("int32", values=lengths)]
    for kind, make in CELLS_OF_TENSORFLOW_1.items():
        yield f"lengths_of_{kind}", dynamic(make), [sequence(3, 9), feed("int32", values=[4, 0, 7])]
    yield "lengths_of_64_bits", dynamic(lambda c: c.GRUCell(4)), [sequence(2, 9), feed("int64", values=[9, 6])]
    yield "lengths_time_major", dynamic(lambda c: c.GRUCell(4), time_major=True), [sequence(9, 2), feed("int32", values=[3, 8])]
    yield "lengths_known", dynamic(lambda c: c.GRUCell(4), sequence_length=[4, 0, 7]), [sequence(3, 9)]
    yield "lengths_beyond", dynamic(lambda c: c.GRUCell(4)), [sequence(2, 9), feed("int32", values=[-2, 6])]
    yield "bidirectional_lengths", both_ways, [sequence(), feed("int32", [2], [5, 3])]


# Keras 2 and 3: layers.


def layers(keras, *makers):
    """The layers one behind another; each maker is a function of the module."""

    @functools.cache
    def made():
        module = importlib.import_module(keras)
        return [make(module.layers) for make in makers]

    def body(x, *masks):
        for i, layer in enumerate(made()):
            x = layer(x, **({"mask": masks[0]} if masks and i == 0 else {}))
        return x

    return body


KINDS = {
    "lstm": lambda k, **o: k.LSTM(4, **o),
    "gru_reset_after": lambda k, **o: k.GRU(4, reset_after=True, **o),
    "gru_reset_before": lambda k, **o: k.GRU(4, reset_after=False, **o),
    "simple": lambda k, **o: k.SimpleRNN(4, **o),
}


def of_keras(keras):
    for kind, make in KINDS.items():
        for whole in (False, True):
            yield (
                f"{kind}_{'sequence' if whole else 'last'}",
                layers(keras, lambda k, m=make, w=whole: m(k, return_sequences=w)),
                [sequence()],
            )
        yield f"{kind}_backwards", layers(keras, lambda k, m=make: m(k, go_backwards=True, return_sequences=True)), [sequence()]
        yield (
            f"{kind}_masked",
            layers(keras, lambda k, m=make: m(k, return_sequences=True)),
            [sequence(), feed("bool", values=[[1, 1, 0, 1, 0], [0, 1, 1, 1, 1]])],
        )
        yield f"{kind}_zeros_masked", layers(keras, lambda k: k.Masking(), lambda k, m=make: m(k)), [mask([1, 1, 1, 0, 0], [1, 0, 1, 1, 0])]
        yield f"{kind}_both_ways", layers(keras, lambda k, m=make: k.Bidirectional(m(k, return_sequences=True))), [sequence()]
    yield "stacked", layers(keras, lambda k: k.LSTM(4, return_sequences=True), lambda k: k.GRU(3)), [sequence()]
    yield "summed_both_ways", layers(keras, lambda k: k.Bidirectional(k.LSTM(4), merge_mode="sum")), [sequence()]
    yield "long", layers(keras, lambda k: k.GRU(4, return_sequences=True)), [sequence(1, 40)]
    yield "of_one_step", layers(keras, lambda k: k.LSTM(4)), [sequence(2, 1)]
    yield "relu", layers(keras, lambda k: k.SimpleRNN(4, activation="relu")), [sequence()]
    yield "hard_sigmoid", layers(keras, lambda k: k.LSTM(4, recurrent_activation="hard_sigmoid")), [sequence()]
    yield "without_bias", layers(keras, lambda k: k.LSTM(4, use_bias=False)), [sequence()]
    yield "of_cells", layers(keras, lambda k: k.RNN([k.LSTMCell(4), k.GRUCell(3)])), [sequence()]
    yield "of_cells_long", layers(keras, lambda k: k.RNN([k.LSTMCell(4), k.GRUCell(3)], return_sequences=True)), [sequence(2, 12)]
    yield "backwards_long", layers(keras, lambda k: k.LSTM(4, go_backwards=True)), [sequence(2, 12)]
    yield "both_ways_long", layers(keras, lambda k: k.Bidirectional(k.GRU(4, return_sequences=True))), [sequence(1, 12)]
    yield "simple_long", layers(keras, lambda k: k.SimpleRNN(4, return_sequences=True)), [sequence(2, 30)]


COUNTED_BY = ["While", "StatelessWhile", "Merge", "Mul"]


@functools.cache
def networks():
    """The cases of each op."""
    made = {op: [] for op in COUNTED_BY}
    sources = [("tensorflow_1", of_tensorflow_1(), ("v1", "v2")), ("keras_2", of_keras("tf_keras"), ("function", "lowered")),
               ("keras_3", of_keras("keras"), ("function", "lowered"))]  # fmt: skip
    for source, named, forms in sources:
        for name, body, leaves in named:
            for form in forms:
                one = program(form, body, *leaves)
                by = next(op for op in COUNTED_BY if op in one.ops())
                made[by].append(case(f"{source}_{name}_{form}", one, tolerance=NEAR))
    return made


@cases(*COUNTED_BY)
def recurrent_layers(op):
    yield from networks()[op.name]
