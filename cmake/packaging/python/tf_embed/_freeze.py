# SPDX-License-Identifier: Apache-2.0
"""What TensorFlow must do before a model is a file that tf-embed reads."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re

from . import _names

_INSTALL = "pip install tensorflow"


@dataclasses.dataclass
class Frozen:
    """A file for the tool, and what belongs to it."""

    path: str
    options: dict = dataclasses.field(default_factory=dict)  # of the command line
    run: object = None  # the function that gives the expected results; None for a file
    specs: tuple = ()  # of its inputs
    outputs: tuple = ()  # names

    def example(self, folder):
        """Inputs and the model's own results on them, as two .npz files."""
        if self.run is None:
            raise ValueError("verify() of a file needs inputs= and expected=, two .npz files")
        import numpy as np

        random = np.random.default_rng(0)
        arrays = {name: _values(random, spec) for name, spec in self.specs}
        results = self.run(*arrays.values())
        inputs, expected = os.path.join(folder, "inputs.npz"), os.path.join(folder, "expected.npz")
        np.savez(inputs, **arrays)
        np.savez(expected, **dict(zip(self.outputs, results)))
        return inputs, expected


def _values(random, spec):
    shape, dtype = [int(n) for n in spec.shape], spec.dtype.as_numpy_dtype
    if spec.dtype.is_bool:
        return random.random(shape) < 0.5
    # Integers are mostly indices, for which 0 and 1 are right everywhere.
    return random.integers(0, 2, shape).astype(dtype) if spec.dtype.is_integer else random.normal(size=shape).astype(dtype)


def as_file(model, folder, batch) -> Frozen:
    """`model` as a file: itself where it is one that the tool reads, else frozen into `folder`."""
    if isinstance(model, (str, os.PathLike)):
        if pathlib.Path(model).suffix not in (".keras", ".h5", ".hdf5"):
            return Frozen(os.fspath(model))
        model = _tensorflow().keras.models.load_model(model, compile=False)
    return _freeze(model, folder, batch)


def _tensorflow():
    try:
        import tensorflow
    except ImportError as error:
        raise ImportError(f"a model that is not a frozen graph is read through TensorFlow: {_INSTALL}") from error
    return tensorflow


def _freeze(model, folder, batch) -> Frozen:
    tf = _tensorflow()
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    function, specs = _function_of(tf, model, batch)
    concrete = function.get_concrete_function(*[spec for _, spec in specs])
    frozen = convert_variables_to_constants_v2(concrete, lower_control_flow=False)
    inputs, outputs = [name for name, _ in specs], _names.of_outputs(concrete.structured_outputs)
    _names.check_distinct(inputs, outputs)
    graph_def = frozen.graph.as_graph_def()
    # An output of a function is always an Identity that nothing else reads.
    _names.rename(graph_def, dict(zip([t.op.name for t in [*frozen.inputs, *frozen.outputs]], [*inputs, *outputs])))
    path = os.path.join(folder, _name_of(model) + ".pb")
    with open(path, "wb") as file:
        file.write(graph_def.SerializeToString())
    # By name, as the file has the placeholders in an order of TensorFlow's own.
    options = {"input": inputs, "output": outputs}
    run = lambda *arrays: [r.numpy() for r in tf.nest.flatten(function(*arrays)) if r is not None]  # noqa: E731
    return Frozen(path, options, run, specs, tuple(outputs))


def _name_of(model):
    return re.sub(r"[^A-Za-z0-9_]", "_", str(getattr(model, "name", None) or getattr(model, "__name__", "model")))


def _function_of(tf, model, batch):
    """A tf.function with flat inputs, and their names and specs."""
    if hasattr(model, "get_concrete_function") and getattr(model, "input_signature", None):
        specs = list(model.input_signature)
        call = model
    elif hasattr(model, "inputs") and hasattr(model, "outputs"):
        specs = [tf.TensorSpec(i.shape, i.dtype, name=i.name) for i in model.inputs]
        # How a functional model wants its inputs, a dictionary perhaps; both name the flat ones in the same order.
        structure = getattr(model, "_inputs_struct", None) or (model.inputs[0] if len(model.inputs) == 1 else list(model.inputs))
        call = lambda *args: model(tf.nest.pack_sequence_as(structure, args), training=False)  # noqa: E731
    else:
        raise TypeError(f"{type(model).__name__} is no path, no Keras model that is built, and no tf.function with an input_signature")
    named = []
    for i, spec in enumerate(specs):
        shape = [batch if n is None and axis == 0 else n for axis, n in enumerate(spec.shape)]
        if None in shape:
            raise ValueError(f"input {spec.name or i} has open dimensions: {spec.shape}; only the batch may be open")
        named.append((_names.allowed(spec.name or f"input_{i}"), tf.TensorSpec(shape, spec.dtype)))

    @tf.function(input_signature=None)
    def flat(*args):
        return call(*args)

    return flat, named
