#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes model.pb, inputs.npz and outputs.npz: python3 make_model.py STREAM.npz, with TensorFlow.

../mlperf_sww behind a window that keeps the last 30 frames: a variable, into which each run shifts one frame. STREAM.npz holds
`frames` [n,1,40], the log-mel spectrum of a recording; they are also written as ../../streaming_keywords/marvin.f32.
"""
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import numpy
import tensorflow as tf

HERE = Path(__file__).resolve().parent
WINDOW, BANDS = 30, 40
v1 = tf.compat.v1


def main():
    keywords = v1.GraphDef()
    keywords.ParseFromString((HERE / "../mlperf_sww/model.pb").read_bytes())
    graph = tf.Graph()
    with graph.as_default(), v1.variable_scope("", use_resource=True):
        frame = v1.placeholder(tf.float32, [1, 1, 1, BANDS], "frame")
        window = v1.get_variable("window", [1, WINDOW, 1, BANDS], initializer=v1.zeros_initializer())
        shifted = tf.concat([window.read_value()[:, 1:], frame], 1, "shifted")
        with tf.control_dependencies([v1.assign(window, shifted)]):
            seen = tf.identity(shifted, "seen")
        (answer,) = tf.import_graph_def(keywords, {"input": seen}, ["model/dense/Softmax:0"], name="keywords")
        tf.identity(answer, "scores")
        initialise = v1.global_variables_initializer()
    frames = numpy.load(sys.argv[1])["frames"].astype(numpy.float32).reshape(-1, 1, 1, 1, BANDS)
    config = v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    with v1.Session(graph=graph, config=config) as session:
        session.run(initialise)
        scores = numpy.stack([session.run("scores:0", {"frame:0": f}) for f in frames])
    (HERE / "model.pb").write_bytes(graph.as_graph_def().SerializeToString(deterministic=True))
    numpy.savez(HERE / "inputs.npz", frame=frames)
    numpy.savez(HERE / "outputs.npz", scores=scores)
    frames.tofile(HERE / "../../streaming_keywords/marvin.f32")


if __name__ == "__main__":
    main()
