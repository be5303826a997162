#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes model.pb, inputs.npz and outputs.npz: python3 make_model.py, with TensorFlow.

State of every kind in one graph: an LSTM whose h and c are outputs and inputs (tied by STATE), a counter and a window as
resources, a moving average as a reference, all with first values of their own; 120 runs.
"""
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import numpy
import tensorflow as tf

HERE = Path(__file__).resolve().parent
RUNS, IN, UNITS, WINDOW = 120, 8, 6, 5
v1 = tf.compat.v1


def graph_of_state():
    random = numpy.random.Generator(numpy.random.PCG64(7))
    graph = tf.Graph()
    with graph.as_default():
        x = v1.placeholder(tf.float32, [1, IN], "x")
        h, c = v1.placeholder(tf.float32, [1, UNITS], "h"), v1.placeholder(tf.float32, [1, UNITS], "c")
        weights = tf.constant(random.normal(0, 0.4, (IN + UNITS, 4 * UNITS)), tf.float32)
        i, g, f, o = tf.split(tf.concat([x, h], 1) @ weights, 4, 1)
        new_c = tf.identity(tf.sigmoid(f + 1.0) * c + tf.sigmoid(i) * tf.tanh(g), "new_c")
        new_h = tf.identity(tf.sigmoid(o) * tf.tanh(new_c), "new_h")
        tf.tanh(new_h @ tf.constant(random.normal(0, 1, (UNITS, 3)), tf.float32), "y")
        count = v1.get_variable("count", initializer=tf.constant(41, tf.int64), use_resource=True)
        with tf.control_dependencies([v1.assign_add(count, 2)]):
            tf.identity(count.read_value() % 100, "counted")
        first = numpy.linspace(-1, 1, IN).reshape(1, IN)
        mean = v1.get_variable("mean", initializer=tf.constant(first, tf.float32), use_resource=False)
        tf.identity(v1.assign_sub(mean, (mean - x) * 0.1), "averaged")
        window = v1.get_variable("window", [WINDOW, IN], initializer=v1.zeros_initializer(), use_resource=True)
        before = window.read_value()
        with tf.control_dependencies([before, v1.assign(window, tf.concat([before[1:], x], 0))]):
            tf.reduce_max(window.read_value() - before, 0, name="change")
        v1.global_variables_initializer()
    return graph


def main():
    graph = graph_of_state()
    xs = numpy.random.Generator(numpy.random.PCG64(8)).normal(size=(RUNS, 1, IN)).astype(numpy.float32)
    names = ["y", "counted", "averaged", "change"]
    config = v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    with v1.Session(graph=graph, config=config) as session:
        session.run("init")
        h = c = numpy.zeros((1, UNITS), numpy.float32)
        made = []
        for x in xs:
            *results, h, c = session.run([f"{n}:0" for n in [*names, "new_h", "new_c"]], {"x:0": x, "h:0": h, "c:0": c})
            made.append(results)
    (HERE / "model.pb").write_bytes(graph.as_graph_def().SerializeToString(deterministic=True))
    numpy.savez(HERE / "inputs.npz", x=xs)
    numpy.savez(HERE / "outputs.npz", **{n: numpy.stack(a) for n, a in zip(names, zip(*made))})


if __name__ == "__main__":
    main()
