# SPDX-License-Identifier: Apache-2.0
"""The other runtimes: what each needs converted, by which Python, and the command of its worker."""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    title: str
    environment: str  # "runtimes" or "tensorflow": the virtual environment of its worker
    conversion: str  # a function of convert.py
    converter: str  # the virtual environment of its converter


PEERS = {
    peer.name: peer
    for peer in (
        Peer("litert", "LiteRT (XNNPACK)", "runtimes", "tflite", "tensorflow"),
        Peer("onnxruntime", "ONNX Runtime", "runtimes", "onnx", "tensorflow"),
        Peer("openvino", "OpenVINO", "runtimes", "openvino", "runtimes"),
        Peer("tensorflow", "TensorFlow", "tensorflow", "tensorflow", "tensorflow"),
    )
}


class Refused(Exception):
    """A converter that cannot take a network; the text is the last line of what it said."""


def environment():
    """One thread, and this package on the path."""
    return os.environ | {"PYTHONPATH": str(HERE), "OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


def convert(peer, pythons, network, cache):
    """The folder with the converted network, made where it is not in the cache. A refusal is kept there too."""
    folder = cache / f"{network.name}-{network.sha256[:16]}" / peer.conversion
    refusal = folder / "refused.txt"
    if refusal.is_file():
        raise Refused(refusal.read_text())
    if folder.is_dir():
        return folder
    if peer.name == "openvino":
        # Where its reader of TensorFlow's format fails, it takes the ONNX file.
        with contextlib.suppress(Refused):
            convert(PEERS["onnxruntime"], pythons, network, cache)
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    print(f"converting {network.name} for {peer.title}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [pythons[peer.converter], "-m", "compare.convert", peer.conversion, network.model]
        + [network.folder / "inputs.npz", network.folder / "outputs.npz", part],
        env=environment(),
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        (part / "refused.txt").write_text(lines[-1])
    part.rename(folder)
    return convert(peer, pythons, network, cache)


def command(peer, pythons, network, folder):
    return [pythons[peer.environment], "-m", "compare.worker", peer.name, folder] + [
        network.folder / "inputs.npz",
        network.folder / "outputs.npz",
    ]
