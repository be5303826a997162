# SPDX-License-Identifier: Apache-2.0
"""Element types by their names in NumPy (with ml_dtypes), and what TensorFlow's CPU kernels take."""

import functools

FLOATS = ["float32", "float64", "float16", "bfloat16"]
SIGNED = ["int8", "int16", "int32", "int64"]
UNSIGNED = ["uint8", "uint16"]
INTEGERS = SIGNED + UNSIGNED
NUMBERS = FLOATS + INTEGERS
ALL = NUMBERS + ["bool"]

# What the words in the op table's column of dtypes stand for.
WORDS = {
    "all": ALL,
    "any": ALL,
    "bool": ["bool"],
    "double": ["float64"],
    "float": ["float32"],
    "floats": FLOATS,
    "half": ["float16", "bfloat16"],
    "integers": INTEGERS,
    "none": [],
    "numbers": NUMBERS,
    "signed integers": SIGNED,
    "uint32": [],  # outside of the contract, where the library has them for free
    "uint64": [],
} | {name: [name] for name in ALL}


def numpy_type(name):
    import ml_dtypes
    import numpy

    return numpy.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)


def is_float(name):
    return name in FLOATS


def is_unsigned(name):
    return name in UNSIGNED


@functools.cache
def of_kernels(op, attribute="T"):
    """The types of ALL for which TensorFlow has a CPU kernel of `op`, by the constraints on one attribute."""
    import tensorflow as tf
    from tensorflow.python.framework import kernels, op_def_registry

    found, unconstrained = set(), False
    for kernel in kernels.get_registered_kernels_for_op(op).kernel:
        if kernel.device_type not in ("CPU", "DEFAULT"):
            continue
        allowed = [c for c in kernel.constraint if c.name == attribute]
        unconstrained |= not allowed
        for c in allowed:
            found.update(tf.dtypes.as_dtype(t).name for t in c.allowed_values.list.type)
    # The op's definition may allow less than there are kernels for.
    declared = [a for a in op_def_registry.get(op).attr if a.name == attribute and a.HasField("allowed_values")]
    possible = {tf.dtypes.as_dtype(t).name for a in declared for t in a.allowed_values.list.type} or set(ALL)
    found = possible if unconstrained else found & possible
    return [name for name in ALL if name in found]


def of_any_kernel(op):
    """The types of ALL that a CPU kernel of `op` takes or gives anywhere, fixed ones too."""
    import tensorflow as tf
    from tensorflow.python.framework import op_def_registry

    definition = op_def_registry.get(op)
    attributes = [a.name for a in definition.attr if a.type in ("type", "list(type)")]
    fixed = {tf.dtypes.as_dtype(a.type).name for a in [*definition.input_arg, *definition.output_arg] if a.type}
    found = fixed.union(*(of_kernels(op, a) for a in attributes))
    return [name for name in ALL if name in found]
