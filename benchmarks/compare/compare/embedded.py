# SPDX-License-Identifier: Apache-2.0
"""tf_embed's side: generates, compiles with the cost measured, and gives the command of the finished program."""

import dataclasses
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = HERE / "program"
INCLUDE = HERE.parent.parent / "include"

# How tf_embed is compiled, by the name in the table. The others choose their instructions themselves.
VARIANTS = {"tf_embed": ("-O3", "-march=native"), "tf_embed_avx2": ("-O3", "-march=x86-64-v3")}


@dataclasses.dataclass(frozen=True)
class Built:
    program: pathlib.Path
    compile_seconds: float  # CPU time of compiler and assembler for the network's translation unit
    compile_mb: float  # their peak memory
    binary_bytes: int  # the stripped program, the C and C++ libraries included


class BuildFailed(Exception):
    pass


def run_measured(command):
    """Runs to the end; answers CPU seconds and peak kilobytes of it and all it starts."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            text = errors.read().decode(errors="replace")
            lines = [line for line in text.splitlines() if "error" in line] or text.splitlines() or ["no message"]
            raise BuildFailed(f"{pathlib.Path(command[0]).name} failed: {lines[0]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def digest(*parts):
    """One hash over files, folders (their C++ headers) and texts."""
    hash_ = hashlib.sha256()
    for part in parts:
        if not isinstance(part, pathlib.Path):
            hash_.update(str(part).encode())
            continue
        for file in sorted(part.rglob("*.hpp")) if part.is_dir() else [part]:
            hash_.update(file.name.encode() + b"\0" + file.read_bytes())
    return hash_.hexdigest()


def generate(tool, network, folder):
    for old in folder.glob("network*"):
        old.unlink()
    command = [tool, "generate", network.model, "-o", folder, "--name", "network"]
    for name, array in network.inputs.items():
        command += ["--input-shape", f"{name}:{','.join(map(str, array.shape))}"] if array.shape else []
    for name in network.outputs:
        command += ["--output", name]
    run_measured(command)


def build(tool, cxx, network, flags, folder, reuse=True):
    """The program of one network and one set of flags in `folder`; one that is there and still fits is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    generate(tool, network, folder)
    compiler = subprocess.run([cxx, "--version"], capture_output=True, text=True, check=True).stdout
    key = digest(folder / "network.hpp", *sorted(folder.glob("network_weights.*")), INCLUDE, *sorted(PROGRAM.iterdir()), compiler, flags)
    record, program = folder / "built.json", folder / "serve"
    if reuse and record.is_file() and program.is_file():
        kept = json.loads(record.read_text())
        if kept.pop("key") == key:
            return Built(program=program, **kept)

    compile_ = [cxx, "-std=c++20", *flags, "-DNDEBUG", "-I", INCLUDE, "-I", folder, "-I", PROGRAM, "-c"]
    seconds, peak_kb = run_measured([*compile_, PROGRAM / "network.cpp", "-o", folder / "network.o"])
    run_measured([*compile_, PROGRAM / "serve.cpp", "-o", folder / "main.o"])
    objects = [folder / "network.o", folder / "main.o", *folder.glob("network_weights.cpp")]
    run_measured([cxx, "-s", "-static", "-Wl,--gc-sections", "-I", folder, *objects, "-o", program])
    built = Built(program, seconds, peak_kb / 1024, program.stat().st_size)
    kept = dataclasses.asdict(built) | {"key": key}
    kept.pop("program")
    record.write_text(json.dumps(kept))
    return built


def command(built, network, folder):
    """How to start the program; the raw inputs and expected outputs are written to `folder`."""
    words = [built.program]
    for kind, arrays in (("input", network.inputs), ("expected", network.outputs)):
        for i, (name, array) in enumerate(arrays.items()):
            path = folder / f"{kind}{i}.bin"
            path.write_bytes(array.raw)
            words += [kind, name, path]
    return words
