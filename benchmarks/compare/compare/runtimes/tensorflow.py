# SPDX-License-Identifier: Apache-2.0
"""TensorFlow itself: the frozen graph as a function."""

PACKAGE = "tensorflow"
FILES = ("model.pb",)


def prepare(folder, x, outputs):
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    graph = tf.compat.v1.GraphDef()
    graph.ParseFromString((folder / "model.pb").read_bytes())
    wrapped = tf.compat.v1.wrap_function(lambda: tf.compat.v1.import_graph_def(graph, name=""), [])
    pruned = wrapped.prune([name + ":0" for name in x], [name + ":0" for name in outputs])
    function = tf.function(lambda *values: pruned(*values))
    values = [tf.constant(value) for value in x.values()]
    last = []

    def run():
        last[:] = function(*values)

    def fetch():
        return {name: value.numpy() for name, value in zip(outputs, last)}

    return run, fetch
