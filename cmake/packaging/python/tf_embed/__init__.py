# SPDX-License-Identifier: Apache-2.0
"""tf_embed from Python: a trained network becomes a C++ header.

    import tf_embed

    made = tf_embed.compile(model, "out", name="digits")    # a Keras model, a tf.function, or the path of a frozen graph
    tf_embed.verify(model)                                  # the generated code gives the model's own numbers
    tf_embed.inspect("model.pb")["inputs"]

These run the tool that this package brings; TensorFlow is needed only for what is no file yet. Options of the command
line are keyword arguments (`simd_block=4`, `disable_pass=["fold_pad"]`, `c_api=True`); docs/CLI.md has all of them.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from . import _freeze

__all__ = ["Error", "__version__", "cmake_dir", "compile", "include_dir", "inspect", "tool", "verify"]

_PACKAGE = pathlib.Path(__file__).resolve().parent / "package"


def __getattr__(name: str):
    # Asked of the tool, and only when it is wanted: there it is written.
    if name == "__version__":
        return subprocess.run([tool(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class Error(RuntimeError):
    """The tool ended with something else than 0. `code` is its exit code, the text what it said, a line a fault."""

    def __init__(self, code: int, text: str):
        super().__init__(text)
        self.code = code


def tool() -> pathlib.Path:
    """The path of the tf-embed program: that of this package, or what TF_EMBED_TOOL names."""
    return pathlib.Path(os.environ.get("TF_EMBED_TOOL") or _PACKAGE / "bin" / "tf-embed")


def include_dir() -> pathlib.Path:
    """The folder for the compiler's -I: what generated headers include is below it."""
    return _PACKAGE / "include"


def cmake_dir() -> pathlib.Path:
    """The folder for CMAKE_PREFIX_PATH, so that find_package(tf_embed) finds this package."""
    return _PACKAGE


def main() -> int:
    """The command `tf-embed`."""
    if os.name == "nt":
        return subprocess.call([tool(), *sys.argv[1:]])
    os.execv(tool(), [str(tool()), *sys.argv[1:]])
    return 2  # execv does not come back


def _options(given: dict) -> list[str]:
    """simd_block=4, c_api=True, output=["a", "b"] as the command line writes them."""
    words = []
    for key, value in given.items():
        option = "--" + key.replace("_", "-")
        if value is True:
            words.append(option)
        elif value is None or value is False:
            continue
        elif isinstance(value, (list, tuple)):
            for one in value:
                words += [option, str(one)]
        else:
            words += [option, str(value)]
    return words


def _run(verb: str, model_file: os.PathLike | str, words: list[str], accepted: tuple[int, ...] = (0,)) -> dict:
    done = subprocess.run([tool(), verb, os.fspath(model_file), *words, "--json"], capture_output=True, text=True)
    if done.returncode not in accepted:
        raise Error(done.returncode, done.stderr.strip() or done.stdout.strip())
    return json.loads(done.stdout)


def compile(model, output_dir=".", *, batch: int = 1, **options) -> dict:
    """Writes the header(s) of `model` into the folder `output_dir`.

    model: the path of a file that tf-embed reads, a .keras or .h5 file, a Keras model, or a tf.function with an input signature
        (the last three are frozen by TensorFlow, which must be installed; batches of open size become `batch`). Inputs keep
        the order and the names of the signature, outputs the keys of a dictionary; a list of outputs has output_0, output_1 ...
    Answers what was made: files, class, inputs, outputs, sizes. Raises Error where the network cannot be compiled; then no
    file is written.
    """
    with tempfile.TemporaryDirectory() as folder:
        frozen = _freeze.as_file(model, folder, batch)
        options = {**frozen.options, **options}
        return _run("generate", frozen.path, ["--output-dir", os.fspath(output_dir), *_options(options)])


def inspect(model, *, batch: int = 1, **options) -> dict:
    """What the network is made of: inputs, outputs, ops with their counts, sizes, and what is unsupported."""
    with tempfile.TemporaryDirectory() as folder:
        frozen = _freeze.as_file(model, folder, batch)
        return _run("inspect", frozen.path, _options({**frozen.options, **options}), accepted=(0, 4))


def verify(model, inputs=None, expected=None, *, batch: int = 1, **options) -> dict:
    """Compiles the network, runs it, and compares with the expected results.

    inputs, expected: paths of .npz files. Without them `model` must be something that TensorFlow can run (not the path of a
        frozen graph): then its own results on normally distributed inputs (seed 0) are the expected ones.
    Answers the comparison, an entry an output; raises Error where one differs. Needs a C++ compiler ($CXX, $CXXFLAGS).
    """
    with tempfile.TemporaryDirectory() as folder:
        frozen = _freeze.as_file(model, folder, batch)
        if inputs is None or expected is None:
            inputs, expected = frozen.example(folder)
        words = ["--inputs", os.fspath(inputs), "--expected", os.fspath(expected)]
        return _run("verify", frozen.path, [*words, *_options({**frozen.options, **options})])
