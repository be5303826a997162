# SPDX-License-Identifier: Apache-2.0
"""The Python module on models that TensorFlow must freeze first."""

import os
import tempfile

import keras
import tensorflow as tf

import tf_embed

os.chdir(tempfile.mkdtemp())


def fails(kind, text, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except kind as error:
        assert text in str(error), error
        return
    raise SystemExit(f"{call} should fail with {text}")


# Two inputs under names of their own, one of indices; two outputs; a batch that is open.
words, number = keras.Input((4,), dtype="int32", name="words"), keras.Input((3,), name="number")
both = keras.layers.Concatenate()([keras.layers.Flatten()(keras.layers.Embedding(5, 2)(words)), number])
model = keras.Model({"words": words, "number": number}, [keras.layers.Dense(2, activation="gelu")(both), both], name="two-ways")
made = tf_embed.compile(model, "out", batch=2)
assert made["name"] == "two_ways", made
assert [(i["name"], i["shape"]) for i in made["inputs"]] == [("number", [2, 3]), ("words", [2, 4])], made["inputs"]
assert [o["name"] for o in made["outputs"]] == ["output_0", "output_1"], made["outputs"]
report = tf_embed.verify(model)
assert len(report["outputs"]) == 2, report

# What model.save() writes.
model.save("saved.keras")
assert tf_embed.inspect("saved.keras")["inputs"] == tf_embed.inspect(model)["inputs"]


# Inputs in the order of the signature and under its names, outputs under the keys: also where TensorFlow, which sees no
# difference of case, would call them `x_1`, `mean_1`, and where a node inside has such a name already.
@tf.function(input_signature=[tf.TensorSpec([3], name=n) for n in ("zeta", "x", "Alpha", "X")])
def named(zeta, x, alpha, other):
    return {"mean": tf.reduce_mean(zeta - x) * other, "scores": {"best": tf.add(alpha, other, name="Identity")}, "Identity": [zeta, tf.tanh(x, name="mean")]}


made = tf_embed.compile(named, "out")
assert [i["name"] for i in made["inputs"]] == ["zeta", "x", "Alpha", "X"], made["inputs"]
assert [o["name"] for o in made["outputs"]] == ["Identity_0", "Identity_1", "mean", "scores_best"], made["outputs"]
tf_embed.verify(named)
fails(ValueError, "an output and an input are both called x: give one of them another name", tf_embed.compile,
      tf.function(lambda x: {"x": x + 1}, input_signature=[tf.TensorSpec([3], name="x")]), "none")  # fmt: skip


# Control flow stays in one piece.
@tf.function(input_signature=[tf.TensorSpec([], tf.bool, name="up"), tf.TensorSpec([3], name="x")])
def chosen(up, x):
    return {"y": tf.exp(x) if up else tf.tanh(x) - 1}


tf_embed.verify(chosen)
assert "StatelessIf" in tf_embed.inspect(chosen)["ops"]


# A function with a signature.
@tf.function(input_signature=[tf.TensorSpec([3], name="x")])
def twice(x):
    return 2 * x


tf_embed.verify(twice)
fails(TypeError, "is no path, no Keras model that is built", tf_embed.compile, tf.function(lambda x: x), "out")
fails(TypeError, "is no path, no Keras model that is built", tf_embed.compile, object(), "out")
open_size = keras.Sequential([keras.Input((None, 3)), keras.layers.Dense(2)])
fails(ValueError, "has open dimensions", tf_embed.compile, open_size, "out")
# What the tool refuses, it says: nothing is written.
fails(tf_embed.Error, "texts and files are read outside", tf_embed.compile, tf.function(lambda x: tf.strings.as_string(x), input_signature=[tf.TensorSpec([3])]), "none")
assert not os.path.exists("none")
print("all kinds of models are compiled")
