# SPDX-License-Identifier: Apache-2.0
"""A network to compare: a folder with model.pb, inputs.npz and outputs.npz."""

import dataclasses
import hashlib
import pathlib

from .npz import read_npz

# Chosen before any figure was known: small ones for microcontrollers, convolutions of all kinds, audio and pictures.
DEFAULT = (
    "mlperf_kws mlperf_ic mlperf_vww mlperf_ad mlperf_sww digits_cnn mtcnn_pnet mobilenet_v2 style_transfer_b1 basic_pitch"
).split()


@dataclasses.dataclass(frozen=True)
class Network:
    name: str
    folder: pathlib.Path
    inputs: dict  # name -> npz.Array
    outputs: dict

    @property
    def model(self):
        return self.folder / "model.pb"

    @property
    def sha256(self):
        return hashlib.sha256(self.model.read_bytes()).hexdigest()


def load(folder):
    folder = pathlib.Path(folder).resolve()
    return Network(folder.name, folder, read_npz(folder / "inputs.npz"), read_npz(folder / "outputs.npz"))


def find(names, folders):
    """The networks called `names`, each from the first folder that has it; and the names that none has."""
    found, missing = [], []
    for name in names:
        home = next((f for f in folders if (pathlib.Path(f) / name / "model.pb").is_file()), None)
        if home is None:
            missing.append(name)
        else:
            found.append(load(pathlib.Path(home) / name))
    return found, missing
