# SPDX-License-Identifier: Apache-2.0
"""The C library by ctypes on NumPy arrays, driven by what it says of itself: TensorFlow's results for every input.

use.py LIBRARY MODEL_FOLDER"""

import ctypes
import sys

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no NumPy")
    sys.exit(0)

PREFIX = "digits_made_up_"


class Tensor(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("type", ctypes.c_char_p),
        ("dims", ctypes.POINTER(ctypes.c_int64)),
        ("rank", ctypes.c_size_t),
        ("size", ctypes.c_size_t),
        ("bytes", ctypes.c_size_t),
    ]


def main():
    library = ctypes.CDLL(sys.argv[1])
    call = lambda name: getattr(library, PREFIX + name)
    for name in ("input", "output"):
        call(name).restype = ctypes.POINTER(Tensor)
        call(name).argtypes = [ctypes.c_size_t]
        call(name + "_count").restype = ctypes.c_size_t
    call("status_text").restype = ctypes.c_char_p

    def arrays(kind):
        """One array for each input or output, by name."""
        made = {}
        for i in range(call(kind + "_count")()):
            t = call(kind)(i).contents
            array = np.zeros(t.dims[: t.rank], np.dtype(t.type.decode()))
            assert (array.size, array.nbytes) == (t.size, t.bytes)
            made[t.name.decode()] = array
        return made

    inputs, outputs = arrays("input"), arrays("output")
    given = {n.removesuffix(":0"): a for n, a in np.load(sys.argv[2] + "/inputs.npz").items()}
    wanted = {n.removesuffix(":0"): a for n, a in np.load(sys.argv[2] + "/outputs.npz").items()}
    assert set(inputs) == set(given) and set(outputs) == set(wanted), (list(inputs), list(outputs))
    for name, array in inputs.items():
        array[...] = given[name]
    pointers = [a.ctypes.data_as(ctypes.c_void_p) for a in [*inputs.values(), *outputs.values()]]
    status = call("run")(None, *pointers)
    assert status == 0, call("status_text")(status)
    for name, array in outputs.items():
        off = np.max(np.abs(array - wanted[name]))
        assert array.shape == wanted[name].shape and off <= 1e-4 * np.max(np.abs(wanted[name])), (name, off)
    print("as TensorFlow:", ", ".join(outputs))


main()
