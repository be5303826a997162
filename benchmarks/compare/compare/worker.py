# SPDX-License-Identifier: Apache-2.0
"""One runtime with one network that takes its turn: the same lines as ../program/serve.cpp.

    python -m compare.worker RUNTIME CONVERTED INPUTS.npz OUTPUTS.npz

CONVERTED is the folder with what compare.convert made."""

import importlib
import json
import pathlib
import sys
import time

import numpy as np


def status_kb(key):
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    raise KeyError(key)


def mapped_bytes(package):
    """The size of the runtime's own shared libraries that are loaded."""
    maps = pathlib.Path("/proc/self/maps").read_text().splitlines()
    paths = {line.split(None, 5)[5] for line in maps if "/" in line}
    return sum(pathlib.Path(p).stat().st_size for p in paths if f"/site-packages/{package}/" in p and ".so" in p)


def errors(got, wanted):
    """The largest absolute error over all outputs, and the largest magnitude there is."""
    off = [np.max(np.abs(got[n].reshape(-1).astype(np.float64) - w.reshape(-1))) for n, w in wanted.items() if w.size]
    top = [np.max(np.abs(w)) for w in wanted.values() if w.size]
    return float(np.max(off)), float(np.max(top))


def measure(run, seconds):
    times = []
    stop = time.perf_counter() + seconds
    while time.perf_counter() < stop or len(times) < 3:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    times.sort()
    return {"n": len(times), "min_us": times[0] * 1e6, "med_us": times[len(times) // 2] * 1e6}


def main():
    runtime, folder, inputs, outputs = sys.argv[1:]
    folder = pathlib.Path(folder)
    x, wanted = ({n.removesuffix(":0"): a for n, a in np.load(f).items()} for f in (inputs, outputs))
    base_kb = status_kb("VmHWM")
    begin = time.monotonic()
    module = importlib.import_module("compare.runtimes." + runtime)
    run, fetch = module.prepare(folder, x, {n: a.shape for n, a in wanted.items()})
    run()
    got = fetch()
    first = time.monotonic()
    off, top = errors(got, wanted)
    size = mapped_bytes(module.PACKAGE) + sum((folder / f).stat().st_size for f in module.FILES)
    ready = {"ready": runtime, "begin": begin, "first": first, "base_kb": base_kb, "binary_bytes": size}
    print(json.dumps(ready | {"max_abs_err": off, "max_ref": top}), flush=True)
    for line in sys.stdin:
        print(json.dumps(measure(run, float(line.split()[1]))), flush=True)


if __name__ == "__main__":
    main()
